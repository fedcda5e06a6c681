using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Wire;

/// <summary>A service that answers in the older shape throughout.</summary>
public class LegacyShapeTests : ServiceTest
{
    private protected override SimulatorOptions ServiceOptions => new()
    {
        AnswerShape = AnswerShape.Legacy,
        RunningTime = TimeSpan.FromMinutes(1),
        ImagesPerTask = 2,
        TimeProvider = Clock,
    };

    [Fact]
    public async Task Given_the_legacy_shape_when_getting_the_status_then_the_task_is_read_from_start_to_images()
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "雪山", Size = "1024x1536", Quality = "high" })).TaskId!;

        var running = await Client().GetStatusAsync(id);
        Clock.Leap(TimeSpan.FromMinutes(1));
        var done = await Client().GetStatusAsync(id);

        Assert.Equal((GptImageTaskStatus.InProgress, 10), (running.Status, running.ConsumedCredits));
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), running.CreatedAt);
        Assert.Equal(("雪山", "1024*1536", "high"), (running.Prompt, running.Size, running.Quality));
        Assert.Equal(GptImageTaskStatus.Success, done.Status);
        Assert.Equal([$"{Service.BaseUri}images/{id}/1.png", $"{Service.BaseUri}images/{id}/2.png"], done.ImageUrl);
    }

    [Fact]
    public async Task Given_the_legacy_shape_when_the_task_fails_then_it_costs_nothing_and_has_the_reason()
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "forbidden" })).TaskId!;
        Clock.Leap(TimeSpan.FromMinutes(1));

        var failed = await Client().GetStatusAsync(id);

        Assert.Equal((GptImageTaskStatus.Failed, 0), (failed.Status, failed.ConsumedCredits));
        Assert.Equal("Content policy violation detected", failed.ErrorMessage);
        Assert.Empty(failed.ImageUrl);
    }
}
