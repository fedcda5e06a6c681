<#
.SYNOPSIS
Installs the modules that the tests, the help and the packages need, from the PowerShell Gallery, for the current user.
.EXAMPLE
.devcontainer/Install-Modules.ps1
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'

# Windows PowerShell 5.1 does not include PSResourceGet.
if (-not (Get-Command Install-PSResource -ErrorAction Ignore)) {
    Install-Module Microsoft.PowerShell.PSResourceGet -Scope CurrentUser -Force
}

# Compress-PSResource, which packs the module, needs 1.1.
Install-PSResource Microsoft.PowerShell.PSResourceGet -Version '[1.1.0,)' -TrustRepository
Install-PSResource Pester -Version '[5.5.0,6.0.0)' -TrustRepository
Install-PSResource PSScriptAnalyzer, Microsoft.PowerShell.SecretManagement -TrustRepository
Install-PSResource Microsoft.PowerShell.SecretStore -TrustRepository
# docs/Build-Help.ps1 says why it needs this version.
Install-PSResource platyPS -Version '[0.14.2,0.15.0)' -TrustRepository
