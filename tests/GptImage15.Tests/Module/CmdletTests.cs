using GptImage15.Tests.Support;

namespace GptImage15.Tests.Module;

/// <summary>The manners PowerShell expects of every cmdlet.</summary>
public class CmdletTests
{
    private const string AllSets = "__AllParameterSets";

    public static TheoryData<string> Names => [.. Cmdlets.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_verb_is_an_approved_one(string name) => Assert.Contains(name.Split('-')[0], Cmdlets.ApprovedVerbs);

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_noun_is_of_this_module_and_in_the_singular(string name) =>
        Assert.Matches("^GptImage([A-Z][a-z]+)*(?<!s)$", name.Split('-')[1]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_class_is_named_after_it(string name) =>
        Assert.Equal(name.Replace("-", "") + "Command", Cmdlets.ByName[name].Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_it_emits(string name)
    {
        var output = Cmdlets.ByName[name].Attribute("OutputTypeAttribute");

        Assert.NotNull(output);
        Assert.NotEmpty((System.Collections.IEnumerable)output.ConstructorArguments[0].Value!);
    }

    /// <summary>All but the report of the history, which is about nothing else.</summary>
    public static TheoryData<string> NamesWithInput =>
        [.. Cmdlets.ByName.Keys.Where(name => name != "Measure-GptImageCredit")];

    [Theory]
    [MemberData(nameof(NamesWithInput))]
    public void Each_parameter_set_takes_pipeline_input(string name)
    {
        var parameters = Cmdlets.ByName[name].Parameters().Select(each => each.Binding).ToArray();
        var sets = parameters.Select(SetOf).Where(set => set != AllSets).DefaultIfEmpty(AllSets).Distinct();

        Assert.All(sets, set => Assert.Contains(
            parameters,
            parameter => (SetOf(parameter) == set || SetOf(parameter) == AllSets)
                && (parameter.Setting("ValueFromPipeline") is true
                    || parameter.Setting("ValueFromPipelineByPropertyName") is true)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_default_parameter_set_is_one_of_its_sets(string name)
    {
        var chosen = Cmdlets.ByName[name].Attribute("CmdletAttribute")!.Setting("DefaultParameterSetName");
        var sets = Cmdlets.ByName[name].Parameters().Select(each => SetOf(each.Binding)).ToHashSet();

        Assert.Equal(sets.Count > 1, chosen is not null);
        Assert.True(chosen is null || sets.Contains((string)chosen));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_parameters_of_a_set_stand_at_one_position(string name)
    {
        var positions = Cmdlets.ByName[name].Parameters()
            .Where(each => each.Binding.Setting("Position") is not null)
            .Select(each => (SetOf(each.Binding), each.Binding.Setting("Position")))
            .ToArray();

        Assert.Equal(positions.Distinct(), positions);
    }

    [Theory]
    [InlineData("New-GptImageTask")]
    [InlineData("Save-GptImage")]
    public void What_pays_or_writes_files_can_be_asked_what_it_would_do(string name) =>
        Assert.True(Cmdlets.ByName[name].Attribute("CmdletAttribute")!.Setting("SupportsShouldProcess") is true);

    private static string SetOf(System.Reflection.CustomAttributeData parameter) =>
        (string?)parameter.Setting("ParameterSetName") ?? AllSets;
}
