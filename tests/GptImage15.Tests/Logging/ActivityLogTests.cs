using GptImage15.Logging;

namespace GptImage15.Tests.Logging;

/// <summary>The listener of the options gets lines without long prompts, and cannot stop the work.</summary>
public sealed class ActivityLogTests
{
    private const string Prompt = "a red fox asleep in the snow under a very old oak, with an owl above";

    private readonly List<string> _lines = [];

    [Fact]
    public void Given_a_request_when_it_is_logged_then_only_the_first_words_of_its_prompt_are_shown()
    {
        ((Action<string>)_lines.Add).Say("Sending '{0}'.", new GptImageRequest { Prompt = Prompt });

        Assert.Equal("Sending 'a red fox asleep in the snow under a ver…'.", Assert.Single(_lines));
    }

    [Fact]
    public void Given_an_error_that_repeats_the_prompt_when_it_is_logged_then_only_its_first_words_are_shown()
    {
        var error = new GptImageException(GptImageErrorId.RateLimited, $"Too many: {Prompt}");

        ((Action<string>)_lines.Add).SayWhy("'{0}': {1}", new GptImageRequest { Prompt = Prompt }, error);

        Assert.DoesNotContain("owl", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_listener_that_throws_when_a_step_is_logged_then_the_work_goes_on() =>
        ((Action<string>)(_ => throw new InvalidOperationException("broken"))).Say("A step.");
}
