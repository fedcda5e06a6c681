using System.Text;

namespace GptImage15.Simulator;

/// <summary>The response of a fault, in place of the response of the service.</summary>
internal static class FaultAnswer
{
    public static Answer Of(Fault fault)
    {
        var status = fault.Status ?? 200;
        var body = fault.RawBytes
            ?? (fault.RawBody is { } text ? Encoding.UTF8.GetBytes(text) : null)
            ?? JsonAnswers.ErrorBody(fault.BodyCode ?? status, fault.Message);
        return new Answer(status, new BytesContent(JsonAnswers.MediaType, body));
    }
}
