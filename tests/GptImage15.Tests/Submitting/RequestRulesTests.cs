using GptImage15.Requests;

namespace GptImage15.Tests.Submitting;

public class RequestRulesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\u3000")]
    public void Given_a_prompt_without_a_visible_character_when_checked_then_it_is_refused(string? prompt) =>
        Assert.Contains("empty", Refusal(new() { Prompt = prompt }));

    [Theory]
    [InlineData("a", 2000)]
    [InlineData("猫", 2000)]
    [InlineData("🦊", 2000)]
    public void Given_a_prompt_of_2000_characters_when_checked_then_it_is_unchanged(string character, int count)
    {
        var prompt = string.Concat(Enumerable.Repeat(character, count));

        Assert.Equal(prompt, RequestRules.Check(new() { Prompt = prompt }).Prompt);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("猫")]
    [InlineData("🦊")]
    public void Given_a_prompt_of_2001_characters_when_checked_then_it_is_refused_with_its_count_and_unit(
        string character)
    {
        var message = Refusal(new() { Prompt = string.Concat(Enumerable.Repeat(character, 2001)) });

        Assert.Contains("2001", message);
        Assert.Contains("2000", message);
        Assert.Contains("Unicode scalar values", message);
    }

    [Fact]
    public void Given_a_character_of_several_scalar_values_when_checked_then_each_value_counts()
    {
        const string Family = "👩‍👩‍👧"; // Five: three people and two joiners.

        Assert.NotNull(RequestRules.Check(new() { Prompt = string.Concat(Enumerable.Repeat(Family, 400)) }));
        Assert.Contains("2005", Refusal(new() { Prompt = string.Concat(Enumerable.Repeat(Family, 401)) }));
    }

    [Theory]
    [InlineData("ab", 0xD83D, "", 3)]
    [InlineData("", 0xDD8A, " fox", 1)]
    [InlineData("a", 0xD83D, " fox", 2)]
    [InlineData("🦊", 0xDD8A, "", 3)]
    public void Given_a_lone_surrogate_when_checked_then_it_is_refused_with_its_position(
        string before, int half, string after, int place) =>
        Assert.Contains($"position {place}.", Refusal(new() { Prompt = before + (char)half + after }));

    [Theory]
    [InlineData("1024*1024", "1024*1024")]
    [InlineData("1024x1536", "1024*1536")]
    [InlineData("1536X1024", "1536*1024")]
    [InlineData("1024×1024", "1024*1024")]
    [InlineData(" 1024*1536 ", "1024*1536")]
    public void Given_another_spelling_of_a_size_when_checked_then_it_is_spelled_as_the_service_does(
        string given, string sent) =>
        Assert.Equal(sent, RequestRules.Check(new() { Prompt = "a fox", Size = given }).Size);

    [Theory]
    [InlineData("512*512")]
    [InlineData("1024")]
    [InlineData("1024*")]
    [InlineData("1536*1536")]
    [InlineData("1024**1024")]
    [InlineData("auto")]
    public void Given_an_unknown_size_when_checked_then_it_is_refused_with_a_list_of_the_sizes(string size)
    {
        var message = Refusal(new() { Prompt = "a fox", Size = size });

        Assert.Contains("Size", message);
        Assert.Contains("1024*1024, 1024*1536, 1536*1024", message);
    }

    [Theory]
    [InlineData("low", "low")]
    [InlineData("Medium", "medium")]
    [InlineData("HIGH", "high")]
    [InlineData(" high", "high")]
    public void Given_a_quality_when_checked_then_it_is_in_lower_case(string given, string sent) =>
        Assert.Equal(sent, RequestRules.Check(new() { Prompt = "a fox", Quality = given }).Quality);

    [Theory]
    [InlineData("hd")]
    [InlineData("lowest")]
    [InlineData("low,high")]
    public void Given_an_unknown_quality_when_checked_then_it_is_refused_with_a_list_of_the_qualities(string quality)
    {
        var message = Refusal(new() { Prompt = "a fox", Quality = quality });

        Assert.Contains("Quality", message);
        Assert.Contains("low, medium, high", message);
    }

    [Theory]
    [InlineData("low", "low")]
    [InlineData("High", "high")]
    public void Given_an_edit_when_checked_then_its_input_fidelity_is_kept(string given, string sent) =>
        Assert.Equal(sent, RequestRules.Check(Edit(given)).InputFidelity);

    [Fact]
    public void Given_medium_input_fidelity_when_checked_then_it_is_refused() =>
        Assert.Contains("low, high", Refusal(Edit("medium")));

    [Fact]
    public void Given_input_fidelity_without_an_image_when_checked_then_it_is_refused()
    {
        Assert.Contains("InputFidelity", Refusal(new() { Prompt = "a fox", InputFidelity = "high" }));
        Assert.Contains("InputFidelity", Refusal(new() { Prompt = "a fox", InputFidelity = "high", ImageUrl = [] }));
        Assert.Contains("InputFidelity", Refusal(new() { Prompt = "a fox", InputFidelity = "high", ImageUrl = [""] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Given_empty_values_when_checked_then_they_count_as_not_given(string? empty)
    {
        var request = RequestRules.Check(new()
        {
            Prompt = "a fox",
            Size = empty,
            Quality = empty,
            ImageUrl = [empty!],
            InputFidelity = empty,
            CallbackUrl = empty,
            IdempotencyKey = empty,
        });

        Assert.Null(request.Size);
        Assert.Null(request.Quality);
        Assert.Null(request.ImageUrl);
        Assert.Null(request.InputFidelity);
        Assert.Null(request.CallbackUrl);
        Assert.Null(request.IdempotencyKey);
    }

    [Fact]
    public void Given_a_request_when_checked_then_the_object_of_the_caller_is_unchanged()
    {
        var request =
            new GptImageRequest { Prompt = "a fox", Size = "1024x1024", Quality = "HIGH", IdempotencyKey = "k" };

        var sent = RequestRules.Check(request);

        Assert.NotSame(request, sent);
        Assert.Equal(("1024x1024", "HIGH"), (request.Size, request.Quality));
        Assert.Equal("k", sent.IdempotencyKey);
    }

    private static GptImageRequest Edit(string inputFidelity) =>
        new() { Prompt = "add a rainbow", ImageUrl = ["https://example.com/a.jpg"], InputFidelity = inputFidelity };

    private static string Refusal(GptImageRequest request)
    {
        var error = Assert.Throws<GptImageException>(() => RequestRules.Check(request));
        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        return error.Message;
    }

    [Fact]
    public void Given_a_prompt_read_in_a_wrong_encoding_then_it_is_refused_and_the_place_is_said() =>
        Assert.Contains("position 4", Refusal(new() { Prompt = "un \uFFFDt\uFFFD" }));
}
