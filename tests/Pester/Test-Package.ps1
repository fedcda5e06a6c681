<#
.SYNOPSIS
Publishes the package of the module to a folder, installs it from there, and runs the suites against what was installed.
.DESCRIPTION
PSResourceGet installs into the user's own modules, and keeps its list of repositories in the user's data folder: both
are below $HOME, which is a temporary folder here. Only on Windows it is none, and the module is there until it is
uninstalled at the end.
.EXAMPLE
tests/Pester/Test-Package.ps1 out/packages
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $PackageFolder
)

$ErrorActionPreference = 'Stop'
$package = Get-Item (Join-Path $PackageFolder 'GptImage15.[0-9]*.nupkg')
$name = "gptimage15-$([guid]::NewGuid().ToString('N'))"
$folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) $name)
$repository = New-Item -ItemType Directory (Join-Path $folder 'repository')
$realHome = $env:HOME
$realData = $env:XDG_DATA_HOME
$env:HOME = $folder.FullName
$env:XDG_DATA_HOME = Join-Path $folder '.local/share'
# Where there is no data folder, PSResourceGet writes to the current one.
$null = [Environment]::GetFolderPath('LocalApplicationData', 'Create')
try {
    Register-PSResourceRepository -Name $name -Uri $repository.FullName -Trusted
    Publish-PSResource -NupkgPath $package.FullName -Repository $name
    $installed = Install-PSResource -Name GptImage15 -Repository $name -PassThru
    if (-not $installed) { throw 'This version of the module is installed already. Uninstall it first.' }

    $env:HOME = $realHome
    $env:XDG_DATA_HOME = $realData
    $versionFolder = Join-Path $installed.InstalledLocation "GptImage15/$($installed.Version)"
    $env:GPTIMAGE15_TEST_MODULE = Join-Path $versionFolder 'GptImage15.psd1'
    "Testing $env:GPTIMAGE15_TEST_MODULE, from $($package.Name) of $($package.Length) bytes."
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "$PSScriptRoot/Run.ps1"
    if ($LASTEXITCODE) { throw "$LASTEXITCODE tests failed against the installed module." }
}
finally {
    $env:GPTIMAGE15_TEST_MODULE = $null
    $env:HOME = $folder.FullName
    if ($installed) { Uninstall-PSResource -Name GptImage15 -Version "[$($installed.Version)]" }
    Unregister-PSResourceRepository -Name $name
    $env:HOME = $realHome
    $env:XDG_DATA_HOME = $realData
    Remove-Item -LiteralPath $folder.FullName -Recurse -Force
}
