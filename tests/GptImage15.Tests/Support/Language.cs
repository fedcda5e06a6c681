using System.Globalization;
using System.Runtime.CompilerServices;

namespace GptImage15.Tests.Support;

/// <summary>Messages are compared in English, whatever language the machine speaks.</summary>
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
