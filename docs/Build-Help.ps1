<#
.SYNOPSIS
Makes the help that Get-Help shows from the pages in docs/<culture>, for each culture there is.
.DESCRIPTION
Get-Help looks in the folder of the module's manifest, under the name of the culture, for GptImage15.dll-Help.xml and
about_GptImage15.help.txt, on both editions and wherever the DLL itself lies.

Needs platyPS 0.14: what Microsoft.PowerShell.PlatyPS 1.0 makes has neither the default values nor the examples' code in
their places.
.EXAMPLE
docs/Build-Help.ps1 out/GptImage15
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $ModuleFolder
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module platyPS -ListAvailable | Where-Object { $_.Version.Major -eq 0 })) {
    throw 'The help was not made: platyPS is not installed. Run: Install-PSResource platyPS -Version 0.14.2'
}

Import-Module platyPS -MaximumVersion 0.99

function Get-ExampleSentence {
    param([string] $Page)

    $examples = (Get-Content $Page -Raw -Encoding UTF8) -replace '\r' -replace '(?s)^.*\n## EXAMPLES\n' -replace '(?s)\n## PARAMETERS\n.*$'
    [regex]::Matches($examples, '(?ms)^### [^\n]+\n+(.*?)\n+```').ForEach({ $_.Groups[1].Value -replace '\n', ' ' })
}

# platyPS drops the sentence between an example's title and its code; Get-Help would show it there.
function Add-ExampleSentence {
    param([string] $Maml, [string] $PageFolder)

    $document = [xml]::new()
    $document.Load($Maml)
    foreach ($command in $document.GetElementsByTagName('command:command')) {
        $name = $command.GetElementsByTagName('command:name')[0].InnerText
        $sentences = @(Get-ExampleSentence (Join-Path $PageFolder "$name.md"))
        $number = 0
        foreach ($example in @($command.GetElementsByTagName('command:example'))) {
            $title = $example.GetElementsByTagName('maml:title')[0]
            $introduction = $document.CreateElement('maml', 'introduction', $title.NamespaceURI)
            $paragraph = $document.CreateElement('maml', 'para', $title.NamespaceURI)
            # The engine puts nothing between this and the code.
            $paragraph.InnerText = $sentences[$number++] + "`n`n"
            [void] $introduction.AppendChild($paragraph)
            [void] $example.InsertAfter($introduction, $title)
        }
    }

    $document.Save($Maml)
}

function Split-Text {
    param([string] $Text, [string] $Indent)

    $line = ''
    foreach ($word in $Text -split ' ') {
        if ($line -and $Indent.Length + $line.Length + $word.Length -ge 80) {
            $Indent + $line
            $line = ''
        }

        $line = "$line $word".Trim()
    }

    $Indent + $line
}

# Text as about topics are written: the synopsis has to be the fifth line. A table's row becomes a small list, since its
# cells would not fit beside each other.
function ConvertTo-AboutTopic {
    param([string[]] $Line)

    $isCode = $isAfterHeading = $false
    $header = $null
    switch -Regex ($Line) {
        '^```' { $isCode = -not $isCode; continue }
        { $isCode } { if ($_) { "        $_" } else { '' }; continue }
        '^# (.+)' { 'TOPIC'; "    $($Matches[1])"; ''; $isAfterHeading = $true; continue }
        '^## (.+)' { $Matches[1].ToUpperInvariant(); $isAfterHeading = $true; continue }
        '^\|[-|\s]+$' { continue }
        '^\|' {
            $first, $others = $_.Trim('|').Split('|').Trim()
            if ($header) {
                "    $first"
                for ($i = 0; $i -lt @($others).Count; $i++) { Split-Text "$($header[$i]): $(@($others)[$i])" '        ' }
            }
            else { $header = @($others) }

            continue
        }
        '^$' { $header = $null; if (-not $isAfterHeading) { '' }; $isAfterHeading = $false; continue }
        default { $isAfterHeading = $false; "    $_" -replace '`' }
    }
}

foreach ($culture in Get-ChildItem $PSScriptRoot -Directory) {
    $destination = New-Item -ItemType Directory -Force (Join-Path $ModuleFolder $culture.Name)
    New-ExternalHelp (Join-Path $culture.FullName '*-*.md') -OutputPath $destination -Force | Out-Null
    Add-ExampleSentence (Join-Path $destination 'GptImage15.dll-Help.xml') $culture.FullName

    $topic = ConvertTo-AboutTopic (Get-Content (Join-Path $culture.FullName 'about_GptImage15.md') -Encoding UTF8)
    # With a byte order mark, so that Windows PowerShell reads it as what it is.
    [IO.File]::WriteAllLines(
        (Join-Path $destination 'about_GptImage15.help.txt'), [string[]] $topic, [Text.UTF8Encoding]::new($true))
}
