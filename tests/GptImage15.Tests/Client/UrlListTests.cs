using System.Text.Json;

namespace GptImage15.Tests.Client;

/// <summary>The URLs of a task are a list, and have a text for tables.</summary>
public sealed class UrlListTests
{
    [Theory]
    [InlineData("")]
    [InlineData("https://a.test/1.png", "https://a.test/1.png")]
    [InlineData("https://a.test/1.png https://a.test/2.png", "https://a.test/1.png", "https://a.test/2.png")]
    public void Given_URLs_when_converted_to_text_then_they_are_separated_by_spaces(
        string text, params string[] urls)
    {
        var task = new GptImageTask { TaskId = "n1", ImageUrl = urls };

        Assert.Equal(text, task.ImageUrl.ToString());
        Assert.Equal(urls, task.ImageUrl);
    }

    [Fact]
    public void Given_a_task_when_written_as_JSON_then_its_URLs_are_an_array() =>
        Assert.Contains(
            """
            "ImageUrl":["https://a.test/1.png"]
            """,
            JsonSerializer.Serialize(new GptImageTask { ImageUrl = ["https://a.test/1.png"] }),
            StringComparison.Ordinal);

    [Fact]
    public void Given_tasks_without_images_when_compared_then_they_are_equal() =>
        Assert.Equal(
            new GptImageTask { TaskId = "n1", ImageUrl = new List<string>() },
            new GptImageTask { TaskId = "n1", ImageUrl = null! });
}
