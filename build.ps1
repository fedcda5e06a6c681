<#
.SYNOPSIS
Builds, tests, demonstrates and packages the module. Each task is a call or two of dotnet, Pester or PSResourceGet.
.EXAMPLE
./build.ps1 Build
Leaves an importable module in out/GptImage15.
.EXAMPLE
./build.ps1 Package, TestPackage
Leaves the packages of the module and of the .NET client in out/packages, then installs the module from there and runs every
suite of the cmdlets against what was installed.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'TestPackage')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$module = Join-Path $PSScriptRoot 'out/GptImage15'
$packages = Join-Path $PSScriptRoot 'out/packages'
$options = '--configuration', $Configuration, '--nologo'

function Invoke-Native {
    param([scriptblock] $Command)

    & $Command
    if ($LASTEXITCODE) { throw "$("$Command".Trim()) ended with $LASTEXITCODE." }
}

function Build-Module {
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    Invoke-Native { dotnet build "$PSScriptRoot/src/GptImage15" @options }
    try { & "$PSScriptRoot/docs/Build-Help.ps1" $module }
    catch {
        # The module works without; a package must not go out without.
        if ($Task -contains 'Package') { throw }
        Write-Warning $_
    }
}

switch ($Task) {
    'Build' { Build-Module }
    'Test' { Invoke-Native { dotnet test $PSScriptRoot @options } }
    'Demo' { Invoke-Native { dotnet run --project "$PSScriptRoot/tests/GptImage15.Demo" --configuration $Configuration } }
    'Package' {
        if (Test-Path $packages) { Remove-Item $packages -Recurse -Force }
        $null = New-Item -ItemType Directory $packages
        Build-Module
        # PSResourceGet keeps its list of repositories there, and in the current folder where the user has no such folder.
        $null = [Environment]::GetFolderPath('LocalApplicationData', 'Create')
        Compress-PSResource -Path $module -DestinationPath $packages
        Invoke-Native { dotnet pack "$PSScriptRoot/src/GptImage15.Client" --output $packages @options }
        Get-ChildItem $packages
    }
    'TestPackage' {
        Invoke-Native { dotnet build "$PSScriptRoot/tests/GptImage15.Simulator" @options }
        & "$PSScriptRoot/tests/Pester/Test-Package.ps1" $packages
    }
}
