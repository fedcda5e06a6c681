using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>Which idempotency keys are the same key.</summary>
public sealed class IdempotencyKeySpellingTests
{
    private const string Key = "row 1";

    [Theory]
    [InlineData("row 1 ")]
    [InlineData("  row 1")]
    [InlineData("\trow 1\r\n")]
    [InlineData("\u00a0row 1\u3000")]
    public async Task Given_a_key_in_white_space_when_submitting_again_then_it_is_the_same_key(string spelling)
    {
        await using var service = await SimulatedService.StartAsync();
        var paid = await service.SubmitAsync(key: Key);

        var again = await service.SubmitAsync(key: spelling);

        Assert.Equal(paid.Result!.TaskId, again.Result?.TaskId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_keys_that_differ_in_any_character_when_submitting_then_they_are_different_keys()
    {
        await using var service = await SimulatedService.StartAsync();
        string[] keys =
        [
            "row", "Row", "row 1", "row  1", "row\n1", "row\u00001", "r\u00f6w", "ro\u0308w", "\U0001F98A", "\"row\"",
            "\\row",
        ];

        for (var round = 0; round < 2; round++)
        {
            foreach (var key in keys)
            {
                Assert.Equal(key, (await service.SubmitAsync(key: key)).Result?.IdempotencyKey);
            }
        }

        Assert.Equal(keys.Length, service.Posts);
    }

    [Fact]
    public async Task Given_a_key_that_no_file_can_hold_when_submitting_then_it_is_refused()
    {
        await using var service = await SimulatedService.StartAsync();

        var outcome = await service.SubmitAsync(key: "row \ud800");

        Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
    }
}
