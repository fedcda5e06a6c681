using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>Submissions to a service, from many machines.</summary>
public sealed class TableSubmissionTests : TableServiceTest
{
    [TableFact]
    public async Task Given_many_machines_when_all_submit_the_same_rows_then_each_row_is_paid_for_once()
    {
        var keys = Enumerable.Range(0, 10).Select(row => "row " + row).ToArray();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(machine => Task.Run(async () =>
        {
            var history = OpenForService();
            var tasks = new Dictionary<string, string?>();
            foreach (var key in keys.OrderBy(key => key.GetHashCode(StringComparison.Ordinal) ^ machine))
            {
                tasks[key] = (await SubmitAsync(key, history)).Result?.TaskId;
            }

            return tasks;
        })));

        Assert.Equal(keys.Length, Service.Posts);
        Assert.All(keys, key => Assert.NotNull(Assert.Single(outcomes.Select(tasks => tasks[key]).Distinct())));
    }

    [TableFact]
    public async Task Given_a_cut_after_the_request_when_submitting_then_every_machine_reports_it_as_unknown()
    {
        Service.NextSubmission(new Fault { Cut = Cut.AfterAccept });

        var first = await SubmitAsync();
        var second = await SubmitAsync();
        var forced = await SubmitAsync(force: true);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, first.Error?.ErrorId);
        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, second.Error?.ErrorId);
        Assert.NotNull(forced.Result);
        Assert.Equal(2, Service.Posts);
    }

    [TableFact]
    public async Task Given_a_refusal_when_submitting_again_then_it_is_sent_again()
    {
        Service.NextSubmission(new Fault { Status = 400 });

        var refused = await SubmitAsync();
        var accepted = await SubmitAsync();

        Assert.Equal(GptImageErrorId.InvalidRequest, refused.Error?.ErrorId);
        Assert.NotNull(accepted.Result);
    }

    [TableFact]
    public async Task Given_no_key_when_submitting_twice_then_both_are_in_the_table()
    {
        await SubmitAsync(key: null);
        await SubmitAsync(key: null);

        var listed = await OpenForService().ReadAsync(new(), CancellationToken.None);
        Assert.Equal(2, listed.Tasks.Select(task => task.TaskId).Distinct().Count());
    }
}
