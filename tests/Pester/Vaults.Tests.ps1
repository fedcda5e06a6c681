# In which session a vault is asked, and what becomes of its answer. A module of the same name stands in for
# SecretManagement: its vault answers the caller's session, and is locked in any other.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    # A console is a terminal. script (util-linux) gives a process one of its own.
    $hasTerminal = $env:OS -ne 'Windows_NT' -and "$(script --version 2>&1)" -match 'util-linux'
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/PromptHost.ps1
    Start-Simulator

    $folder = New-Item -ItemType Directory "$TestDrive/modules/Microsoft.PowerShell.SecretManagement"
    Set-Content "$folder/Microsoft.PowerShell.SecretManagement.psm1" @'
function Get-SecretVault {
    [CmdletBinding()]
    param($Name)
    [pscustomobject]@{ Name = $Name }
}

function Get-Secret {
    [CmdletBinding()]
    param($Name, $Vault, [switch] $AsPlainText)

    if ($Name -eq 'Nothing') { return }
    if ($Name -eq 'Slow') {
        New-Item $Vault | Out-Null
        Start-Sleep 30
    }

    if (-not $global:isCaller) { throw [Management.Automation.PSInvalidOperationException] 'nobody can answer' }
    if ($AsPlainText) { 'sk-simulator' } else { [Net.NetworkCredential]::new('', 'sk-simulator').SecurePassword }
}
'@
    $start = "
        Import-Module '$module'
        `$env:PSModulePath = '$TestDrive/modules' + [IO.Path]::PathSeparator + `$env:PSModulePath
        `$global:isCaller = `$true"

    function Get-Probe {
        param([string] $Arguments)

        "$start
        try { `"said `$((Test-GptImageConnection $Arguments).IsAuthorized)`" }
        catch { `"said `$(`$_.FullyQualifiedErrorId -replace ',.*')`"; `$_.Exception.Message }"
    }

    # Runs a script in a session of a host with a user, or of none.
    function Open-VaultShell {
        param([string] $Script, [switch] $User)

        if ($User) { New-PromptShell -Script $Script } else { [powershell]::Create().AddScript($Script) }
    }

    $modulePath = $env:PSModulePath
}

AfterAll { Stop-Simulator }

Describe 'The vault of a console' -Skip:(-not $hasTerminal) {
    It 'is asked in <session> with the arguments "<arguments>"' -ForEach @(
        @{ arguments = ''; session = 'the session of the call'; answer = 'said True' }
        @{ arguments = '-NoLogo'; session = 'the session of the call'; answer = 'said True' }
        @{ arguments = '-NonInteractive'; session = 'a session without a user'; answer = 'said SecretVaultLocked' }
        @{ arguments = '-noni'; session = 'a session without a user'; answer = 'said SecretVaultLocked' }
        @{ arguments = '--NonInter'; session = 'a session without a user'; answer = 'said SecretVaultLocked' }
        @{ arguments = '/noni'; session = 'a session without a user'; answer = 'said SecretVaultLocked' }
    ) {
        Set-Content "$TestDrive/console.ps1" (Get-Probe '-Vault Store')
        $engine = (Get-Process -Id $PID).Path

        $said = $null | script -qec "'$engine' -NoProfile $arguments -File '$TestDrive/console.ps1'" /dev/null

        "$said" -replace '.*(said \w+).*', '$1' | Should -Be $answer
    }
}

Describe 'A vault that is asked in <session>' -ForEach @(
    @{ session = 'the session of the call'; user = $true }
    @{ session = 'a session without a user'; user = $false }
) {
    AfterEach {
        $env:PSModulePath = $modulePath
        if ($shell) { $shell.Dispose() }
    }

    It 'and returns nothing is an error' {
        $shell = Open-VaultShell (Get-Probe '-SecretName Nothing') -User:$user

        $said = $shell.Invoke()

        $said[0] | Should -Be 'said SecretNotFound'
        $said[1] | Should -BeLike '*empty*'
    }

    It 'is left at once by Ctrl+C' {
        $marker = "$TestDrive/asked $session"
        $shell = Open-VaultShell "$start; Test-GptImageConnection -SecretName Slow -Vault '$marker'" -User:$user
        $running = $shell.BeginInvoke()
        $limit = [Diagnostics.Stopwatch]::StartNew()
        while (-not (Test-Path $marker)) {
            if ($limit.Elapsed.TotalSeconds -gt 20) { throw 'What should have begun did not.' }
        }

        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()

        $watch.Elapsed | Should -BeLessThan ([timespan]::FromSeconds(5))
        $shell.Runspace.SessionStateProxy.GetVariable('Error').FullyQualifiedErrorId |
            Should -Not -Contain 'SecretNotFound,GptImage15.Commands.TestGptImageConnectionCommand'
        $running.AsyncWaitHandle.Dispose()
    }
}

Describe 'A secret in plain text' {
    AfterEach { $env:PSModulePath = $modulePath }

    It 'is the key where the session sets -AsPlainText for Get-Secret' {
        $shell = Open-VaultShell -User "
            `$global:PSDefaultParameterValues = @{ 'Get-Secret:AsPlainText' = `$true }
            $(Get-Probe '-Vault Store')"

        $shell.Invoke() | Should -Be 'said True'
        $shell.Dispose()
    }
}
