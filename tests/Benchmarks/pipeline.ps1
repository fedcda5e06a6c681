<#
.SYNOPSIS
Times the cmdlets in a real engine against what a user would write instead, side by side in one run.
.DESCRIPTION
Prints a table and a last line of JSON. import_ratio is the module's import time over that of an empty binary module
(less is better); the others say how many times as fast as the alternative the cmdlets are (more is better).
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSReviewUnusedParameter', '', Justification = 'Used in blocks that run elsewhere.')]
param(
    [int] $IdCount = 1000,
    [int] $RowCount = 200,
    [int] $Rounds = 5,
    [int] $Imports = 15
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/../Pester/Simulator.ps1"

function Get-Median { param([double[]] $Value) ($Value | Sort-Object)[[math]::Floor($Value.Count / 2)] }

# Runs two measurements in turn, and gives the median of each and of their quotient pair by pair.
function Measure-Pair {
    param([scriptblock] $Ours, [scriptblock] $Theirs, [int] $Count, [scriptblock] $Quotient)

    $null = & $Ours
    $null = & $Theirs
    $pairs = foreach ($round in 1..$Count) {
        $pair = @{ Ours = [double] (& $Ours); Theirs = [double] (& $Theirs) }
        $pair.Ratio = & $Quotient $pair.Ours $pair.Theirs
        [pscustomobject] $pair
    }

    [pscustomobject]@{
        Ours = Get-Median $pairs.Ours
        Theirs = Get-Median $pairs.Theirs
        Ratio = [math]::Round((Get-Median $pairs.Ratio), 2)
    }
}

function Measure-Speed {
    # Other names than Measure-Pair's, in whose scope the blocks below run.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute(
        'PSReviewUnusedParameter', '', Justification = 'Used in blocks that run elsewhere.')]
    param([scriptblock] $Cmdlets, [scriptblock] $Alternative)

    $arguments = @{
        Count = $Rounds
        Quotient = { $args[1] / $args[0] }
        Ours = { (Measure-Command $Cmdlets).TotalMilliseconds }
        Theirs = { (Measure-Command $Alternative).TotalMilliseconds }
    }
    Measure-Pair @arguments
}

# Each import in a process of its own, timed inside it from scratch. The empty module has the same manifest and one
# cmdlet.
function Measure-Import {
    $name = "gptimage15-$([guid]::NewGuid().ToString('N'))/Empty"
    $folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) $name)
    $empty = Join-Path $folder 'Empty.psd1'
    Add-Type -OutputAssembly "$folder/Empty.dll" -OutputType Library -TypeDefinition @'
[System.Management.Automation.Cmdlet("Get", "Nothing")]
public sealed class GetNothingCommand : System.Management.Automation.PSCmdlet { }
'@
    (Get-Content $module -Raw) -replace 'bin/GptImage15.dll', 'Empty.dll' -replace
        '(?ms)^( *CmdletsToExport *=).*?\)\r?$', "`$1 'Get-Nothing'" | Set-Content $empty
    $engine = (Get-Process -Id $PID).Path
    function Get-ImportTime {
        param([string] $Path)

        & $engine -NoProfile -NonInteractive -Command "
            `$watch = [Diagnostics.Stopwatch]::StartNew()
            Import-Module '$Path'
            `$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    }

    $arguments = @{
        Count = $Imports
        Quotient = { $args[0] / $args[1] }
        Ours = { Get-ImportTime $module }
        Theirs = { Get-ImportTime $empty }
    }
    try { Measure-Pair @arguments }
    finally { Remove-Item -LiteralPath $folder.Parent.FullName -Recurse }
}

Start-Simulator -RunningSec 0
try {
    $headers = @{ Authorization = 'Bearer sk-simulator' }
    $post = @{ Method = 'Post'; Headers = $headers; ContentType = 'application/json' }
    $generate = "${baseUri}api/generate"
    $status = "${baseUri}api/status?task_id="
    $taskIds = (1..$IdCount | ForEach-Object { "p$_" } | New-GptImageTask -ThrottleLimit 16 -NoHistory).TaskId
    $prompts = 1..$RowCount | ForEach-Object { "a red fox, number $_" }

    $results = [ordered]@{
        import_ratio = Measure-Import
        get_vs_irm = Measure-Speed { $taskIds | Get-GptImageTask } {
            foreach ($id in $taskIds) { Invoke-RestMethod "$status$id" -Headers $headers }
        }
        get_vs_irm_parallel = Measure-Speed { $taskIds | Get-GptImageTask } {
            $taskIds | ForEach-Object -ThrottleLimit 5 -Parallel {
                Invoke-RestMethod "$using:status$_" -Headers $using:headers
            }
        }
        new1_vs_irm = Measure-Speed { $prompts | New-GptImageTask } {
            foreach ($prompt in $prompts) {
                Invoke-RestMethod $generate @post -Body (ConvertTo-Json @{ prompt = $prompt })
            }
        }
        new16_vs_irm_parallel = Measure-Speed { $prompts | New-GptImageTask -ThrottleLimit 16 } {
            $prompts | ForEach-Object -ThrottleLimit 16 -Parallel {
                $post = $using:post
                Invoke-RestMethod $using:generate @post -Body (ConvertTo-Json @{ prompt = $_ })
            }
        }
    }

    $results.GetEnumerator() |
        Format-Table @{ Name = 'figure'; Expression = { $_.Key } },
            @{ Name = 'ours, ms'; Expression = { $_.Value.Ours.ToString('N1') }; Alignment = 'Right' },
            @{ Name = 'theirs, ms'; Expression = { $_.Value.Theirs.ToString('N1') }; Alignment = 'Right' },
            @{ Name = 'ratio'; Expression = { $_.Value.Ratio }; Alignment = 'Right' } |
        Out-String

    $json = [ordered]@{}
    foreach ($name in $results.Keys) { $json[$name] = $results[$name].Ratio }
    $json | ConvertTo-Json -Compress
}
finally { Stop-Simulator }
