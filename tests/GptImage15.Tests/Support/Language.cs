using System.Globalization;
using System.Runtime.CompilerServices;

namespace GptImage15.Tests.Support;

/// <summary>Sets the language to English, in which the tests compare messages.</summary>
internal static class Language
{
    [ModuleInitializer]
    internal static void SpeakEnglish()
    {
        var english = CultureInfo.GetCultureInfo("en-US");
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = english;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = english;
    }
}
