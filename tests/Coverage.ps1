<#
.SYNOPSIS
Runs the tests and fails if they execute too few lines: of the client with xunit alone, of the cmdlets with Pester.
.DESCRIPTION
Needs PowerShell with the modules of .devcontainer/Install-Modules.ps1. One run of the tests collects both figures: for
the client, of the copy that xunit loads; for the cmdlets, of the module in out/GptImage15.
#>
[CmdletBinding()]
param([string] $Results = "$PSScriptRoot/../out/coverage")

$ErrorActionPreference = 'Stop'
$required = [ordered]@{ 'GptImage15.Client' = 99; 'GptImage15' = 97 }
$module = Join-Path (Resolve-Path "$PSScriptRoot/..") 'out/GptImage15/bin'
if (Test-Path $Results) { Remove-Item $Results -Recurse -Force }

# Coverage needs symbols, which the module ships without, and real paths, which a build on CI leaves out. Not run: the
# tests of the references of the shipped assemblies (measuring adds to them), and the campaigns (minutes, no new lines).
$options = @(
    '-p:DebugType=embedded', '-p:ContinuousIntegrationBuild=false'
    '--settings', "$PSScriptRoot/../coverlet.runsettings", '--collect', 'XPlat Code Coverage'
    '--results-directory', $Results
    '--filter', 'FullyQualifiedName!~AssemblyReferenceTests&FullyQualifiedName!~Campaigns'
    '--', "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.IncludeDirectory=$module"
)
dotnet test "$PSScriptRoot/GptImage15.Tests" @options
if ($LASTEXITCODE) { throw "The tests ended with $LASTEXITCODE." }

$report = [xml](Get-Content (Get-ChildItem $Results -Filter coverage.cobertura.xml -Recurse).FullName -Raw)
$failed = foreach ($name in $required.Keys) {
    $package = $report.SelectSingleNode("//package[@name='$name']")
    if (-not $package) { throw "$name was not measured." }
    $percent = 100 * [double]::Parse($package.GetAttribute('line-rate'), [cultureinfo]::InvariantCulture)
    Write-Verbose "$name`: $percent % of lines" -Verbose
    if ($percent -lt $required[$name]) { "$name has $percent % of its lines tested, less than $($required[$name]) %." }
}
if ($failed) { throw $failed -join ' ' }
