# What is piped into New-GptImageTask and must not be paid for. Each case looks at what the service was asked.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'What is empty' {
    BeforeEach { Reset-Simulator }

    It 'is not paid for: <what>, <call>' -ForEach @(
        foreach ($each in @(
            @{ what = '$null'; value = { , $null }; count = 1 }
            @{ what = 'an array of $null'; value = { $null, $null }; count = 2 }
            @{ what = 'an empty string'; value = { '' }; count = 1 }
            @{ what = 'white space'; value = { " `t"; "`n" }; count = 2 }
            @{ what = 'DBNull'; value = { [DBNull]::Value }; count = 1 }
            @{ what = 'an object without a property'; value = { [pscustomobject]@{} }; count = 1 }
        )) {
            $each + @{ call = 'alone'; given = @{} }
            $each + @{ call = 'with -Prompt'; given = @{ Prompt = 'add a rainbow' } }
            $each + @{
                call = 'with -Prompt and -ImageUrl'
                given = @{ Prompt = 'add a rainbow'; ImageUrl = 'https://example.com/a.png' }
            }
        }
        @{
            what = '$null'
            value = { , $null }
            count = 1
            call = 'with a computed -Prompt'
            given = @{ Prompt = { "a $_ fox" } }
        }
        @{
            what = 'an empty string'
            value = { '' }
            count = 1
            call = 'with a computed -Prompt'
            given = @{ Prompt = { "a $_ fox" } }
        }
    ) {
        $problems = & $value | Get-NewError -Given $given

        $problems | Should -HaveCount $count
        $problems.FullyQualifiedErrorId | Sort-Object -Unique |
            Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is not paid for as -InputObject' {
        $given = @{ Prompt = 'add a rainbow'; InputObject = $null }

        New-GptImageTask @given -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'asks for nothing where it is no input at all' {
        & { } | New-GptImageTask -Prompt 'add a rainbow' | Should -BeNullOrEmpty
        @() | New-GptImageTask -Prompt 'add a rainbow' | Should -BeNullOrEmpty

        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is not the absence of a pipeline: <where>' -ForEach @(
        @{ where = 'at the prompt'; call = { New-GptImageTask 'a red fox' } }
        @{ where = 'in ForEach-Object'; call = { $null | ForEach-Object { New-GptImageTask 'a red fox' } } }
        @{ where = 'in a function that takes input'; call = {
            function Invoke-Inner { process { New-GptImageTask 'a red fox' } }
            $null | Invoke-Inner
        } }
        @{ where = 'in the API of PowerShell'; call = {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddCommand('Import-Module').AddArgument($module)
                $shell.AddStatement().AddCommand('New-GptImageTask').AddArgument('a red fox').Invoke()
            }
            finally { $shell.Dispose() }
        } }
        @{ where = 'in a process whose standard input is a pipe'; call = {
            $line = "Import-Module '$module'; (New-GptImageTask 'a red fox').TaskId"
            'a line' | & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $line
        } }
    ) {
        & $call | Should -HaveCount 1

        (Get-Ledger).tasks.prompt | Should -Be 'a red fox'
    }
}

Describe 'An object that carries neither a prompt nor an image' {
    BeforeEach { Reset-Simulator }

    It 'is not paid for: <what>, <call>' -ForEach @(
        foreach ($each in @(
            @{ what = 'a number'; value = { 42 } }
            @{ what = 'a file'; value = { Get-Item $PSCommandPath } }
            @{ what = 'a folder'; value = { Get-Item $PSScriptRoot } }
            @{ what = 'a date'; value = { Get-Date } }
            @{ what = 'a process'; value = { Get-Process -Id $PID } }
            @{ what = 'a row with empty cells'; value = {
                [pscustomobject]@{ Prompt = ''; ImageUrl = ' '; Size = '' }
            } }
            @{ what = 'a row with a size only'; value = { [pscustomobject]@{ Size = '1024x1024' } } }
            @{ what = 'a row with a key only'; value = { [pscustomobject]@{ IdempotencyKey = 'k1' } } }
            @{ what = 'a DataRow of DBNull'; value = {
                [pscustomobject]@{ Prompt = $null; ImageUrl = $null; Size = $null } | ConvertTo-DataRow
            } }
            @{ what = 'an object with empty lists'; value = {
                [pscustomobject]@{ ImageUrl = @(); images = @(); Prompt = $null }
            } }
        )) {
            $each + @{ call = 'alone'; given = @{} }
            $each + @{ call = 'with -Prompt'; given = @{ Prompt = 'add a rainbow' } }
            $each + @{
                call = 'with -Prompt and -ImageUrl'
                given = @{ Prompt = 'add a rainbow'; ImageUrl = 'https://example.com/a.png' }
            }
        }
    ) {
        (& $value | Get-NewError -Given $given).FullyQualifiedErrorId |
            Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'

        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is not paid for although a row came before it' {
        $row = [pscustomobject]@{ Prompt = 'a red fox'; Size = '1024x1024'; ImageUrl = 'https://example.com/a.png' }

        $tasks = $row, (Get-Item $PSCommandPath), 42 |
            New-GptImageTask -Prompt 'add a rainbow' -ErrorVariable problems -ErrorAction SilentlyContinue

        $tasks | Should -HaveCount 1
        $problems.FullyQualifiedErrorId |
            Should -Be (@('InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand') * 2)
        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'is edited after it was saved, and its own prompt is not paid for again' {
        $edit = 'a red fox' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 |
            Save-GptImage "$TestDrive/saved" | New-GptImageTask -Prompt 'edit it'

        $edit.Request.ImageUrl | Should -HaveCount 1
        (Get-Ledger).tasks.prompt | Should -Be 'a red fox', 'edit it'
    }

    It 'is paid for where a script block makes <what> of it' -ForEach @(
        @{ what = 'a prompt'; given = @{ Prompt = { "fox number $_" } } }
        @{ what = 'an image'; given = @{ Prompt = 'fox number 42'; ImageUrl = { "https://example.com/$_.png" } } }
    ) {
        (42 | New-GptImageTask @given).Prompt | Should -Be 'fox number 42'

        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'is not paid for where a script block makes nothing of it' {
        ('red fox', 42 | Get-NewError -Given @{ Prompt = { $null } }).FullyQualifiedErrorId |
            Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'Two prompts' {
    It 'are not paid for: <what>' -ForEach @(
        @{ what = 'a string beside -Prompt'; value = { 'a red fox' }; given = @{ Prompt = 'an owl' } }
        @{ what = 'a string beside an empty -Prompt'; value = { 'a red fox' }; given = @{ Prompt = '' } }
        @{ what = 'a string beside -Prompt $null'; value = { 'a red fox' }; given = @{ Prompt = $null } }
        @{
            what = 'a row beside -Prompt'
            value = { [pscustomobject]@{ Prompt = 'a red fox'; Size = '1024x1024' } }
            given = @{ Prompt = 'an owl' }
        }
    ) {
        Reset-Simulator

        (& $value | Get-NewError -Given $given).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'A later cmdlet that cannot start' {
    BeforeEach {
        Reset-Simulator
        $setting = $env:GPTIMAGE15_BASE_URI
    }

    AfterEach { $env:GPTIMAGE15_BASE_URI = $setting }

    It 'ends the line before anything is paid: <call>' -ForEach @(
        @{
            call = { New-GptImageTask 'a red fox' | Save-GptImage Env:\x }
            id = 'InvalidRequest'; command = 'SaveGptImage'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Save-GptImage "$TestDrive" -BaseUri http://elsewhere/ }
            id = 'InsecureUri'; command = 'SaveGptImage'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -BaseUri http://elsewhere/ }
            id = 'InsecureUri'; command = 'WaitGptImageTask'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -BaseUri 'https://user:pass@example.com/' }
            id = 'InvalidRequest'; command = 'WaitGptImageTask'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -Proxy proxy.example.com:8080 }
            id = 'InvalidRequest'; command = 'WaitGptImageTask'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -ApiKey "a key $([char] 0xE9)" }
            id = 'InvalidRequest'; command = 'WaitGptImageTask'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Get-GptImageTask -BaseUri http://elsewhere/ }
            id = 'InsecureUri'; command = 'GetGptImageTask'
        }
        @{
            call = { New-GptImageTask 'a red fox' | Get-GptImageTask -History -BaseUri http://elsewhere/ }
            id = 'InsecureUri'; command = 'GetGptImageTask'
        }
        @{
            call = { New-GptImageTask fox | Wait-GptImageTask | New-GptImageTask -Prompt owl -BaseUri ftp://elsewhere/ }
            id = 'InvalidRequest'; command = 'NewGptImageTask'
        }
        @{
            call = { $env:GPTIMAGE15_BASE_URI = 'nowhere'; New-GptImageTask fox -BaseUri $setting | Wait-GptImageTask }
            id = 'InvalidRequest'; command = 'WaitGptImageTask'
        }
    ) {
        $call | Should -Throw -ErrorId "$id,GptImage15.Commands.${command}Command"

        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is said once, whatever is piped in' {
        { 'a', 'b', 'c' | New-GptImageTask -BaseUri http://elsewhere/ } | Should -Throw -ErrorId 'InsecureUri,*'
    }
}

Describe 'A prompt that is not text' {
    It 'is not paid for: <type>, <where>' -ForEach @(
        foreach ($each in @(
            @{ type = 'SecureString'; value = { [Net.NetworkCredential]::new('', 's3cret').SecurePassword } }
            @{ type = 'ScriptBlock'; value = { { s3cret } } }
            @{ type = 'Object'; value = { [object]::new() } }
            @{ type = 'Process'; value = { Get-Process -Id $PID } }
            @{ type = 'FileInfo'; value = { Get-Item $PSCommandPath } }
            @{ type = 'DateTime'; value = { Get-Date } }
        )) {
            $each + @{ where = 'in a row'; call = {
                [pscustomobject]@{ Prompt = $_ } | New-GptImageTask @given
            } }
            $each + @{ where = 'made by a script block'; call = {
                'a red fox' | New-GptImageTask -Prompt { $value.Invoke() } @given
            } }
            if ($each.type -ne 'ScriptBlock') {
                $each + @{ where = 'on the command line'; call = { New-GptImageTask $_ @given } }
            }
        }
    ) {
        Reset-Simulator
        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }

        & $value | ForEach-Object $call | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        $problem.Exception.Message | Should -BeLike "*Prompt* type $type*"
        $problem.Exception.Message | Should -Not -BeLike '*s3cret*'
        (Get-Ledger).postsReceived | Should -Be 0
    }
}
