<#
.SYNOPSIS
Times New-GptImageTask with a table as the history, and with the file, in turn in one run.
.DESCRIPTION
The rows have idempotency keys that are new in each round. Prints a table: the rows per minute with each history, and
the median of the quotients of the rounds (more is better).
.PARAMETER Table
The address of a table, with its signature, for example of an emulator.
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSReviewUnusedParameter', '', Justification = 'Used in functions.')]
param(
    [Parameter(Mandatory)] [string] $Table,
    [int] $RowCount = 100,
    [int] $Rounds = 9
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/../Pester/Simulator.ps1"

function Get-Median { param([double[]] $Value) ($Value | Sort-Object)[[math]::Floor($Value.Count / 2)] }

function Get-RowsPerMinute {
    param([string] $History, [int] $ThrottleLimit)

    $env:GPTIMAGE15_HISTORY = $History
    $round = [guid]::NewGuid()
    $rows = 1..$RowCount | ForEach-Object { [pscustomobject]@{ Prompt = 'a red fox'; IdempotencyKey = "$round $_" } }
    $time = Measure-Command { $rows | New-GptImageTask -ThrottleLimit $ThrottleLimit }
    $RowCount / $time.TotalMinutes
}

Start-Simulator -RunningSec 0
try {
    $file = $env:GPTIMAGE15_HISTORY
    foreach ($limit in 1, 4, 16) {
        $null = Get-RowsPerMinute $Table $limit
        $null = Get-RowsPerMinute $file $limit
        $pairs = foreach ($round in 1..$Rounds) {
            $pair = @{ Table = Get-RowsPerMinute $Table $limit; File = Get-RowsPerMinute $file $limit }
            $pair.Ratio = $pair.Table / $pair.File
            [pscustomobject] $pair
        }

        [pscustomobject]@{
            ThrottleLimit = $limit
            Table = [int] (Get-Median $pairs.Table)
            File = [int] (Get-Median $pairs.File)
            Ratio = [math]::Round((Get-Median $pairs.Ratio), 2)
            Lowest = [math]::Round(($pairs.Ratio | Measure-Object -Minimum).Minimum, 2)
            Highest = [math]::Round(($pairs.Ratio | Measure-Object -Maximum).Maximum, 2)
        }
    }
}
finally { Stop-Simulator }
