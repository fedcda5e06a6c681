[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    $hasVault = Test-SpareVault
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'The key' {
    AfterEach {
        $env:GPTIMAGE15_API_KEY = 'sk-simulator'
        $env:GPTIMAGE15_SECRET_NAME = $env:GPTIMAGE15_VAULT = $null
    }

    It 'is taken from -ApiKey, as <kind>, before the environment' -ForEach @(
        @{ kind = 'a string'; key = { 'sk-simulator' } }
        @{ kind = 'a SecureString'; key = { [Net.NetworkCredential]::new('', 'sk-simulator').SecurePassword } }
    ) {
        $env:GPTIMAGE15_API_KEY = 'wrong'

        $connection = Test-GptImageConnection -ApiKey (& $key)

        $connection.IsAuthorized | Should -BeTrue
        $connection.KeySource | Should -Be '-ApiKey'
    }

    It 'is taken from the environment at each call' {
        (Test-GptImageConnection).KeySource | Should -Be '$env:GPTIMAGE15_API_KEY'
        $env:GPTIMAGE15_API_KEY = 'wrong'
        (Test-GptImageConnection).IsAuthorized | Should -BeFalse
    }

    It 'that is missing ends <command>, and nothing is sent' -ForEach @(
        @{ command = 'New-GptImageTask' }
        @{ command = 'Get-GptImageTask' }
        @{ command = 'Wait-GptImageTask' }
        @{ command = 'Test-GptImageConnection' }
    ) {
        Reset-Simulator
        $env:GPTIMAGE15_API_KEY = $null
        $arguments = @(if ($command -like '*Task') { 'x' })

        { & $command @arguments -ErrorAction SilentlyContinue } | Should -Throw -ErrorId "ApiKeyNotFound,*"

        (Get-Ledger).generate.requests + (Get-Ledger).status.requests | Should -Be 0
    }

    It 'that is empty, or that no header can carry, is said so without showing it' {
        { Test-GptImageConnection -ApiKey '   ' } | Should -Throw -ErrorId 'ApiKeyNotFound,*'

        $null = Test-GptImageConnection -ApiKey "sk-se cret" -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        "$problem" | Should -Not -Match 'cret'
    }
}

Describe 'Test-GptImageConnection' {
    It 'says that all is well, at no cost' {
        Reset-Simulator

        $connection = Test-GptImageConnection

        $connection.BaseUri | Should -Be $baseUri
        $connection.IsReachable | Should -BeTrue
        $connection.IsAuthorized | Should -BeTrue
        $connection.RoundTrip | Should -BeGreaterThan ([timespan]::Zero)
        (Get-Ledger).chargedCredits | Should -Be 0
    }

    It 'asks each address that is piped in, as <kind>' -ForEach @(
        @{ kind = 'strings'; row = { $_ } }
        @{ kind = 'rows with BaseUri'; row = { [pscustomobject]@{ Name = 'a service'; BaseUri = $_ } } }
        @{ kind = 'addresses'; row = { [uri] $_ } }
    ) {
        $given = $baseUri, 'http://127.0.0.1:1/' | ForEach-Object $row

        $connections = $given | Test-GptImageConnection -WarningAction SilentlyContinue

        $connections.BaseUri | Should -Be $baseUri, 'http://127.0.0.1:1/'
        $connections.IsReachable | Should -Be $true, $false
    }

    It 'asks the usual address with -BaseUri $null' {
        (Test-GptImageConnection -BaseUri $null).BaseUri | Should -Be $baseUri
    }

    It 'takes a bad key as an answer' {
        $connection = Test-GptImageConnection -ApiKey wrong -ErrorVariable problem

        $connection.IsReachable | Should -BeTrue
        $connection.IsAuthorized | Should -BeFalse
        $problem | Should -BeNullOrEmpty
    }

    It 'takes a service that is not there as an answer' {
        $given = @{ BaseUri = 'http://127.0.0.1:1'; WarningAction = 'SilentlyContinue' }
        $connection = Test-GptImageConnection @given -ErrorVariable problem

        $connection.IsReachable | Should -BeFalse
        $connection.IsAuthorized | Should -BeNullOrEmpty
        $connection.RoundTrip | Should -BeNullOrEmpty
        $problem | Should -BeNullOrEmpty
    }

    It 'sends no key over plain http to another machine' {
        $null = Test-GptImageConnection -BaseUri http://example.com -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.FullyQualifiedErrorId | Should -BeLike 'InsecureUri,*'
        $problem.CategoryInfo.Category | Should -Be SecurityError
    }
}

Describe 'Without SecretManagement' {
    It 'a named secret says what to install' {
        $engine = (Get-Process -Id $PID).Path
        $said = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            `$env:PSModulePath = ''
            `$PSModuleAutoLoadingPreference = 'None'
            try { Test-GptImageConnection -SecretName x }
            catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message }"

        $said[0] | Should -BeLike 'SecretManagementNotInstalled,*'
        $said[1] | Should -Be NotInstalled
        $said[2] | Should -BeLike '*Install-PSResource*'
    }
}

Describe 'A SecretStore vault' -Skip:(-not $hasVault) {
    BeforeAll {
        # A home of its own, so that no vault of the user's is touched.
        $name = "gptimage15-$([guid]::NewGuid().ToString('N'))"
        $vaultHome = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) $name)
        $engine = (Get-Process -Id $PID).Path

        function Invoke-InVaultSession {
            param([string] $Script, [string[]] $Switch = @('-NonInteractive'))

            $realHome = $env:HOME
            $env:HOME = $vaultHome.FullName
            try {
                $null | & $engine -NoProfile @Switch -Command "Import-Module '$module'; $Script" 2>&1 |
                    ForEach-Object { "$_" }
            }
            finally { $env:HOME = $realHome }
        }

        $key = "`$pw = ConvertTo-SecureString pw -AsPlainText -Force"
        Invoke-InVaultSession "
            $key
            `$store = @{ Scope = 'CurrentUser'; Authentication = 'Password'; Interaction = 'Prompt'; Password = `$pw }
            Reset-SecretStore @store -Force -Confirm:`$false -WarningAction Ignore
            Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            Unlock-SecretStore -Password `$pw
            Set-Secret GptImage15-ApiKey sk-simulator
            Set-Secret Credential ([pscredential]::new('u', (ConvertTo-SecureString sk-simulator -AsPlainText -Force)))
            Set-Secret Bytes ([byte[]] (1, 2))
            Set-Secret Blank ' '" | Out-Null

        function Get-Probe {
            param([string] $Arguments)

            "try { (Test-GptImageConnection $Arguments).IsAuthorized }
            catch { `$_.FullyQualifiedErrorId -replace ',.*'; `$_.CategoryInfo.Category }"
        }
    }

    AfterAll { Remove-Item $vaultHome -Recurse -Force }

    It 'that is locked is an error, never a prompt, where nobody can answer: <switch>' -ForEach @(
        @{ switch = @('-NonInteractive') }
        @{ switch = @() }
    ) {
        $locked = 'SecretVaultLocked', 'PermissionDenied'

        Invoke-InVaultSession (Get-Probe '-Vault Store') -Switch $switch | Should -Be $locked
        Invoke-InVaultSession (Get-Probe '-SecretName GptImage15-ApiKey') -Switch $switch | Should -Be $locked
    }

    It 'that is locked asks a user who can answer, in the session of the call' {
        Invoke-InVaultSession "
            . '$PSScriptRoot/PromptHost.ps1'
            `$shell = New-PromptShell -Answer pw -Script `"Import-Module '$module'; $(Get-Probe '-Vault Store')`"
            `$shell.Invoke()" | Should -Be 'True'
    }

    It 'that is unlocked gives <of>' -ForEach @(
        @{ of = 'the default secret of a named vault'; arguments = '-Vault Store'; answer = 'True' }
        @{ of = 'a named secret of the default vault'; arguments = '-SecretName GptImage15-ApiKey'; answer = 'True' }
        @{ of = 'a credential'; arguments = '-SecretName Credential'; answer = 'True' }
        @{
            of = 'an error for a secret of another type'
            arguments = '-SecretName Bytes'
            answer = 'SecretWrongType', 'InvalidType'
        }
        @{
            of = 'an error for an empty secret'
            arguments = '-SecretName Blank'
            answer = 'ApiKeyNotFound', 'AuthenticationError'
        }
        @{
            of = 'an error for a missing secret'
            arguments = '-SecretName Nothing -Vault Store'
            answer = 'SecretNotFound', 'ObjectNotFound'
        }
        @{
            of = 'an error for a missing vault'
            arguments = '-Vault Nowhere'
            answer = 'SecretVaultNotFound', 'ObjectNotFound'
        }
    ) {
        Invoke-InVaultSession "$key; Unlock-SecretStore -Password `$pw; $(Get-Probe $arguments)" | Should -Be $answer
    }

    It 'is named by the environment' {
        Invoke-InVaultSession "$key; Unlock-SecretStore -Password `$pw
            `$env:GPTIMAGE15_API_KEY = `$null; `$env:GPTIMAGE15_VAULT = 'Store'; (Test-GptImageConnection).KeySource" |
            Should -BeLike '*GptImage15-ApiKey*Store*'
    }

    It 'is not asked where no secret is named' {
        Invoke-InVaultSession (Get-Probe '') | Should -Be 'True'
    }
}

Describe 'Test-GptImageConnection at an address where something else answers' {
    AfterEach { Clear-Fault }

    It 'says nothing of the key where a page says <status>' -ForEach @(
        @{ status = 404 }
        @{ status = 403 }
        @{ status = 400 }
        @{ status = 200 }
    ) {
        Add-Fault @{ route = 'Status'; status = $status; rawBody = '<html>Welcome</html>'; contentType = 'text/html' }

        $connection = Test-GptImageConnection -WarningVariable warning -WarningAction SilentlyContinue

        $connection.IsReachable | Should -BeTrue
        $connection.IsAuthorized | Should -BeNullOrEmpty
        "$warning" | Should -Match 'Welcome'
    }
}
