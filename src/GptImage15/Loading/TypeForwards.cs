using System.Runtime.CompilerServices;
using GptImage15;

// A script can name these types after Import-Module, for example [GptImage15.GptImageException] in a catch block: they
// are in the client, which PowerShell does not search until a cmdlet has run.
[assembly: TypeForwardedTo(typeof(GptImageErrorId))]
[assembly: TypeForwardedTo(typeof(GptImageException))]
[assembly: TypeForwardedTo(typeof(GptImageRequest))]
[assembly: TypeForwardedTo(typeof(GptImageTask))]
[assembly: TypeForwardedTo(typeof(GptImageTaskStatus))]
