# Keys and passwords that are given in a wrong form or place, and are not shown by what is said of them.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'What the binder says of -ApiKey' {
    BeforeDiscovery {
        $values = @(
            @{ kind = 'an array'; value = { , @('sk-shown-0123456789') } }
            @{ kind = 'a hashtable'; value = { @{ key = 'sk-shown-0123456789' } } }
            @{ kind = 'an address'; value = { [uri] 'sk-shown-0123456789' } }
            @{ kind = 'a StringBuilder'; value = { [Text.StringBuilder]::new('sk-shown-0123456789') } }
            @{ kind = 'an object'; value = { [pscustomobject]@{ Key = 'sk-shown-0123456789' } } }
            @{ kind = 'a list'; value = { , [Collections.Generic.List[string]] @('sk-shown-0123456789') } }
            @{ kind = 'characters'; value = { , 'sk-shown-0123456789'.ToCharArray() } }
            @{ kind = 'a script block'; value = { { 'sk-shown-0123456789' } } }
            @{ kind = 'a switch'; value = { [switch] $true } }
            @{ kind = 'a number'; value = { 17 } }
        )
    }

    It 'shows nothing of <kind>' -ForEach $values {
        $key = & $value
        $Error.Clear()

        { Get-GptImageTask n1 -ApiKey $key } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'

        $said = foreach ($record in $Error) {
            $record | Format-List * -Force | Out-String -Width 1000
            for ($exception = $record.Exception; $exception; $exception = $exception.InnerException) {
                $exception.ToString()
                $exception | Format-List * -Force | Out-String -Width 1000
            }
        }
        "$said" | Should -Match 'PSCredential'
        "$said" | Should -Not -Match 'sk-shown'
    }

    It 'is nothing where it is <kind>' -ForEach @(
        @{ kind = 'a credential'; value = {
            [pscredential]::new('user', [Net.NetworkCredential]::new('', 'sk-simulator').SecurePassword)
        } }
        @{ kind = 'a string with properties of its own'; value = {
            'sk-simulator' | Add-Member Note 'a note' -PassThru
        } }
        @{ kind = 'a SecureString in an object of PowerShell'; value = {
            [psobject] [Net.NetworkCredential]::new('', 'sk-simulator').SecurePassword
        } }
    ) {
        $connection = Test-GptImageConnection -ApiKey (& $value)

        $connection.IsAuthorized | Should -BeTrue
        $connection.KeySource | Should -Be '-ApiKey'
    }

    It 'is nothing where it is null, and the key is the environment''s' {
        (Test-GptImageConnection -ApiKey $null).KeySource | Should -Be '$env:GPTIMAGE15_API_KEY'
    }
}

Describe 'An address of <parameter> with a password in it' -ForEach @(
    @{ parameter = 'BaseUri' }
    @{ parameter = 'Proxy' }
) {
    It 'is not shown: <address>' -ForEach @(
        @{ address = 'http://user:pass/word@far.test:8080' }
        @{ address = 'http://user:pass-word@far.test:port' }
        @{ address = 'ftp://user:pass-word@far.test/' }
        @{ address = 'user:pass-word@far.test' }
        @{ address = 'far.test?password=pass-word' }
    ) {
        $Error.Clear()
        $arguments = @{ $parameter = $address }

        try { $null = Test-GptImageConnection @arguments -ErrorAction SilentlyContinue } catch { $null = $_ }

        $Error | Should -Not -BeNullOrEmpty
        $said = $Error | ForEach-Object {
            $_ | Format-List Exception, ErrorDetails, CategoryInfo, TargetObject -Force | Out-String -Width 1000
            "$($_.Exception)"
        }
        "$said" | Should -Match 'far\.test'
        "$said" | Should -Not -Match 'word@|pass.?word$|pass-'
    }
}

Describe 'An address of the environment with a password in it' {
    AfterEach { $env:GPTIMAGE15_BASE_URI = $baseUri }

    It 'is not shown: <address>' -ForEach @(
        @{ address = 'https://user:pass-word@far.test/' }
        @{ address = 'http://user:pass/word@far.test:port' }
    ) {
        $env:GPTIMAGE15_BASE_URI = $address

        $null = Test-GptImageConnection -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        "$problem" | Should -Match '\*\*\*@far\.test'
        "$problem" | Should -Not -Match 'pass'
    }
}
