using GptImage15.History;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>The user sets the path of the history; the default is by the convention of the operating system.</summary>
[Collection(nameof(EnvironmentTests))]
public sealed class HistoryLocationTests : IDisposable
{
    private const string StateVariable = "XDG_STATE_HOME";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _setting = Environment.GetEnvironmentVariable(HistoryLocation.Variable);
    private readonly string? _state = Environment.GetEnvironmentVariable(StateVariable);

    public HistoryLocationTests() => Set(null, null);

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The default folder.</summary>
    private static string SystemFolder =>
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : OperatingSystem.IsMacOS() ? Path.Combine(Home, "Library", "Application Support")
        : Path.Combine(Home, ".local", "state");

    public void Dispose()
    {
        Set(_setting, _state);
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData(null, "")]
    [InlineData(null, "relative/state")]
    public void Given_no_usable_setting_when_resolving_then_it_is_where_the_system_keeps_such_files(
        string? setting, string? state)
    {
        Set(setting, state);

        Assert.Equal(Path.Combine(SystemFolder, "GptImage15", "history.jsonl"), HistoryLocation.Resolve(null));
    }

    [Fact]
    public void Given_a_state_folder_of_the_user_when_resolving_then_Linux_keeps_it_there_and_others_where_they_did()
    {
        Set(null, _folder["state"]);

        var folder = OperatingSystem.IsLinux() ? _folder["state"] : SystemFolder;
        Assert.Equal(Path.Combine(folder, "GptImage15", "history.jsonl"), HistoryLocation.Resolve(null));
    }

    [Fact]
    public void Given_a_path_when_resolving_then_it_goes_before_the_system_s()
    {
        Set(_folder["kept.jsonl"], _folder["state"]);

        Assert.Equal(_folder["kept.jsonl"], HistoryLocation.Resolve(null));
    }

    [Theory]
    [InlineData("history.jsonl")]
    [InlineData("kept/history.jsonl")]
    [InlineData("~/history.jsonl")]
    public void Given_a_setting_that_is_not_usable_when_opening_then_only_its_use_is_an_error_that_names_it(
        string setting)
    {
        Set(setting, null);

        var history = Open();

        var error = Assert.Throws<GptImageException>(history!.Refresh);
        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("OFF")]
    public void Given_off_when_opening_then_there_is_none(string setting)
    {
        Set(setting, null);

        Assert.Null(HistoryLocation.Resolve(null));
        Assert.Null(Open());
    }

    [Fact]
    public void Given_a_path_when_opening_then_a_process_has_one_history_of_it()
    {
        Assert.Same(TaskHistory.Open(_folder["one.jsonl"]), TaskHistory.Open(_folder["one.jsonl"]));
        Assert.NotSame(TaskHistory.Open(_folder["one.jsonl"]), TaskHistory.Open(_folder["two.jsonl"]));
    }

    [Fact]
    public void Given_another_value_of_the_variable_when_resolving_then_it_is_the_path()
    {
        Set(_folder["one.jsonl"], null);
        var one = HistoryLocation.Resolve(null);
        Set(_folder["two.jsonl"], null);

        Assert.Equal(
            (_folder["one.jsonl"], _folder["two.jsonl"]), (one, HistoryLocation.Resolve(null)));
    }

    private static IServiceHistory? Open() =>
        ServiceHistories.Open(new GptImageClientOptions(), "https://service.example/", apiKey: null);

    private static void Set(string? setting, string? state)
    {
        Environment.SetEnvironmentVariable(HistoryLocation.Variable, setting);
        Environment.SetEnvironmentVariable(StateVariable, state);
    }
}
