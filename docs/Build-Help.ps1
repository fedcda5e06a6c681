<#
.SYNOPSIS
Builds the help for Get-Help from the pages in docs/<culture>, for each culture.
.DESCRIPTION
Get-Help reads GptImage15.dll-Help.xml and about_GptImage15.help.txt from a folder with the name of the culture, in the
folder of the module's manifest. This is the same on both editions, and does not depend on the folder of the DLL.

Needs platyPS 0.14: the output of Microsoft.PowerShell.PlatyPS 1.0 has the default values and the code of the examples in
the wrong places.
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
    throw 'The help was not built: platyPS is not installed. Run: Install-PSResource platyPS -Version 0.14.2'
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
            # Get-Help writes no line break between this text and the code.
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

# Get-Help takes the fifth line of an about topic as its synopsis. A row of a table becomes a short list, because its cells
# do not fit on one line.
function ConvertTo-AboutTopic {
    param([string[]] $Line, [string] $Culture)

    # A colon with the spaces of the language: a no-break space before it in French, none around the wide one.
    $colon = switch ($Culture) {
        'fr-FR' { [char]0xA0 + ': ' }
        { $_ -in 'zh-CN', 'ja-JP' } { [string] [char]0xFF1A }
        default { ': ' }
    }

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
                for ($i = 0; $i -lt @($others).Count; $i++) { Split-Text "$($header[$i])$colon$(@($others)[$i])" '        ' }
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

    $topic = ConvertTo-AboutTopic (Get-Content (Join-Path $culture.FullName 'about_GptImage15.md') -Encoding UTF8) $culture.Name
    # With a byte order mark, so that Windows PowerShell reads it as UTF-8.
    [IO.File]::WriteAllLines(
        (Join-Path $destination 'about_GptImage15.help.txt'), [string[]] $topic, [Text.UTF8Encoding]::new($true))
}
