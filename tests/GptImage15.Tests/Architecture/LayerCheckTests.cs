namespace GptImage15.Tests.Architecture;

/// <summary>The check of layers finds what breaks the order, and nothing else.</summary>
public sealed class LayerCheckTests
{
    private static readonly LayerOrder Order = new(["Face*.cs"], ["Left", "Right"], ["Low"], ["Low/File"], ["*.cs"]);

    [Fact]
    public void Given_a_type_of_an_upper_layer_when_checking_then_file_line_and_type_are_named() => Assert.Equal(
        ["Low/User.cs(2): Low uses Upper of Left, which is above it."],
        Check(("Left/Upper.cs", "class Upper;"), ("Low/User.cs", "class User\n{ Upper? Field; }")));

    [Fact]
    public void Given_two_parts_of_a_layer_that_use_each_other_when_checking_then_both_are_named() => Assert.Equal(
        [
            "Left/A.cs(1): Left uses B of Right, which is beside it and uses it too.",
            "Right/B.cs(1): Right uses A of Left, which is beside it and uses it too.",
        ],
        Check(("Left/A.cs", "class A { B? Field; }"), ("Right/B.cs", "class B { A? Field; }")));

    [Fact]
    public void Given_two_layers_that_use_each_other_when_checking_then_the_lower_is_named() => Assert.Equal(
        ["Low/B.cs(1): Low uses A of Left, which is above it and uses it too."],
        Check(("Left/A.cs", "class A { B? Field; }"), ("Low/B.cs", "class B { A? Field; }")));

    [Fact]
    public void Given_a_part_of_the_same_layer_when_it_is_used_one_way_then_it_is_named() => Assert.Equal(
        ["Left/A.cs(1): Left uses B of Right, which is beside it."],
        Check(("Left/A.cs", "class A { B? Field; }"), ("Right/B.cs", "class B;")));

    [Fact]
    public void Given_a_folder_without_a_layer_when_checking_then_it_is_named_once() => Assert.Equal(
        ["Odd: this folder has no declared layer.", "Left/Deeper: this folder has no declared layer."],
        Check(("Odd/A.cs", "class A;"), ("Odd/B.cs", "class B;"), ("Left/Deeper/C.cs", "class C;")));

    [Fact]
    public void Given_a_file_at_the_root_without_a_layer_when_checking_then_it_is_named() => Assert.Equal(
        ["Odd.cs: this file has no declared layer."],
        LayerCheck.Run(new LayerOrder(["Left"]), Compile(("Odd.cs", "class Odd;"))));

    [Fact]
    public void Given_a_folder_in_a_folder_when_it_uses_the_outer_one_then_it_is_named() => Assert.Equal(
        ["Low/File/Inner.cs(1): Low/File uses Outer of Low, which is above it and uses it too."],
        Check(
            ("Low/Outer.cs", "class Outer { Inner? Field; }"),
            ("Low/File/Inner.cs", "class Inner { Outer? Field; }")));

    [Fact]
    public void Given_files_at_the_root_when_a_model_uses_the_face_then_it_is_named() => Assert.Equal(
        ["Model.cs(1): *.cs uses FaceOfAll of Face*.cs, which is above it."],
        Check(("FaceOfAll.cs", "class FaceOfAll;"), ("Model.cs", "class Model { FaceOfAll? Field; }")));

    [Theory]
    [InlineData("[Upper] class User;")]
    [InlineData("class User : UpperAttribute;")]
    [InlineData("class User { string Name = nameof(UpperAttribute); }")]
    [InlineData("class User { object Type = typeof(UpperAttribute); }")]
    [InlineData("class User { System.Collections.Generic.List<UpperAttribute>? Field; }")]
    [InlineData("class User { bool Is(object value) => value is UpperAttribute; }")]
    [InlineData("class User { void Call() { 1.Extend(); } }")]
    [InlineData("class User { void Call() { var made = Model.Make(); } }")]
    [InlineData("class User { int Get() => Model.Make().Property; }")]
    [InlineData("class User { int Get() => UpperAttribute.Nested.Value; }")]
    [InlineData("using static Upper; class User { void Call() => Extend(1); }")]
    [InlineData("using Other = UpperAttribute; class User { Other? Field; }")]
    [InlineData("class User { void Call() { Model.Take(new()); } }")]
    [InlineData("class User { void Call() { Unknown(UpperAttribute.Nested.Value); } }")]
    public void Given_a_use_of_any_form_when_checking_then_it_is_named(string user) => Assert.Contains(
        Check(Uppers, ("Model.cs", MakesUppers), ("Low/User.cs", user)),
        found => found.StartsWith("Low/User.cs(1): Low uses Upper", StringComparison.Ordinal));

    [Theory]
    [InlineData("class User { int Upper; int Get() => Upper; }")]
    [InlineData("class User { int Upper() => 1; int Get() => this.Upper(); }")]
    [InlineData("class User { int Get(int Upper) => Upper; }")]
    [InlineData("class User { string Text = \"Upper\"; } // Upper")]
    [InlineData("/// <summary><see cref=\"Upper\"/></summary>\nclass User;")]
    [InlineData("class User { Upper? Field; class Upper; }")]
    [InlineData("class User<Upper> { Upper? Field; }")]
    public void Given_a_name_of_another_thing_when_checking_then_nothing_is_found(string user) =>
        Assert.Empty(Check(Uppers, ("Low/User.cs", user)));

    [Fact]
    public void Given_uses_of_lower_layers_and_of_the_same_part_when_checking_then_nothing_is_found() =>
        Assert.Empty(Check(
            ("FaceOfAll.cs", "class FaceOfAll { Upper? Field; Model? Other; }"),
            ("Left/Upper.cs", "class Upper { Lower? Field; Inner? Other; }"),
            ("Low/Lower.cs", "class Lower { Neighbour? Field; Model? Other; }"),
            ("Low/Neighbour.cs", "class Neighbour { Lower? Field; }"),
            ("Low/File/Inner.cs", "class Inner { Model? Field; }"),
            ("Model.cs", "class Model;")));

    private static (string, string) Uppers => ("Left/Upper.cs", """
        class UpperAttribute : System.Attribute
        {
            public int Property => 1;
            public class Nested { public const int Value = 1; }
        }

        static class Upper { public static int Extend(this int value) => value; }
        """);

    private static string MakesUppers => """
        class Model
        {
            public static UpperAttribute Make() => new();
            public static void Take(UpperAttribute upper) { }
        }
        """;

    private static IReadOnlyList<string> Check(params (string, string)[] files) =>
        LayerCheck.Run(Order, Compile(files));

    private static Microsoft.CodeAnalysis.Compilation Compile(params (string, string)[] files) =>
        SourceCompilation.Of("Sample", files, []);
}
