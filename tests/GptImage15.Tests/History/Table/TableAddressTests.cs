using GptImage15.History;
using GptImage15.History.Table;

namespace GptImage15.Tests.History.Table;

/// <summary>What is the address of a table, and that its signature is in no message about it.</summary>
public sealed class TableAddressTests
{
    private const string Secret = "c2VjcmV0IHNpZ25hdHVyZQ";

    [Theory]
    [InlineData($"https://account.table.core.windows.net/gptimage15?sv=2019-02-02&sig={Secret}%3D")]
    [InlineData($"HTTPS://account.table.core.windows.net/gptimage15/?sig={Secret}")]
    [InlineData($"  https://account.table.core.windows.net/gptimage15?sig={Secret} \r\n")]
    [InlineData($"http://127.0.0.1:10002/devstoreaccount1/gptimage15?sig={Secret}")]
    [InlineData($"http://localhost:10002/devstoreaccount1/gptimage15?sig={Secret}")]
    public void Given_the_address_of_a_table_when_opening_then_it_is_a_table_without_its_signature(string setting)
    {
        Assert.True(TableAddress.Is(setting));
        var address = TableAddress.Parse(setting);

        Assert.EndsWith("/gptimage15", address.ToString(), StringComparison.Ordinal);
        Assert.IsType<TableHistory>(ServiceHistories.Open(
            new GptImageClientOptions { History = setting }, "https://service.test/", apiKey: null));
    }

    [Theory]
    [InlineData($"https://account.table.core.windows.net/?sig={Secret}")]
    [InlineData($"https://account.table.core.windows.net/gptimage15&sig={Secret}")]
    [InlineData($"https://account.table.core.windows.net/gptimage15#sig={Secret}")]
    [InlineData($"https://user:{Secret}@account.table.core.windows.net/gptimage15?sig=x")]
    [InlineData($"\"https://account.table.core.windows.net/gptimage15?sig={Secret}\"")]
    [InlineData($"account.table.core.windows.net/gptimage15?sig={Secret}")]
    [InlineData($"TableEndpoint=https://account.table.core.windows.net/;SharedAccessSignature=sv=2019&sig={Secret}")]
    [InlineData($"http://account.table.core.windows.net/gptimage15?sig={Secret}")]
    [InlineData("https://account.table.core.windows.net/gptimage15")]
    public void Given_a_setting_that_is_no_such_address_when_opening_then_the_error_has_no_signature(string setting)
    {
        var error = Assert.Throws<GptImageException>(() => ServiceHistories.Open(
            new GptImageClientOptions { History = setting }, "https://service.test/", apiKey: null));

        Assert.True(error.ErrorId is GptImageErrorId.HistoryUnavailable or GptImageErrorId.InsecureUri);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/home/user/history.jsonl")]
    [InlineData(@"C:\Users\user\history.jsonl")]
    [InlineData("off")]
    [InlineData(null)]
    public void Given_the_path_of_a_file_when_asking_then_it_is_no_table(string? setting) =>
        Assert.False(TableAddress.Is(setting));
}
