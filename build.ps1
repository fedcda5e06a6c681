<#
.SYNOPSIS
Builds, tests, demonstrates and packages the module. Each task is a call or two of dotnet, Pester or PSResourceGet.
.EXAMPLE
./build.ps1 Build
Leaves an importable module in out/GptImage15.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$module = Join-Path $PSScriptRoot 'out/GptImage15'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE) { throw "dotnet $args ended with $LASTEXITCODE." }
}

function Build-Module {
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    Invoke-Dotnet build "$PSScriptRoot/src/GptImage15" --configuration $Configuration --nologo
    try { & "$PSScriptRoot/docs/Build-Help.ps1" $module }
    catch {
        # The module works without; a package must not go out without.
        if ($Task -eq 'Package') { throw }
        Write-Warning $_
    }
}

switch ($Task) {
    'Build' { Build-Module }
    'Test' { Invoke-Dotnet test $PSScriptRoot --configuration $Configuration --nologo }
    'Demo' { Invoke-Dotnet run --project "$PSScriptRoot/tests/GptImage15.Demo" --configuration $Configuration }
    'Package' {
        Build-Module
        $packages = New-Item -ItemType Directory -Force (Join-Path $PSScriptRoot 'out/packages')
        Compress-PSResource -Path $module -DestinationPath $packages
        Invoke-Dotnet pack "$PSScriptRoot/src/GptImage15.Client" --configuration $Configuration --output $packages --nologo
        Get-ChildItem $packages
    }
}
