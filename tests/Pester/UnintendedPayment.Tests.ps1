# What is piped into New-GptImageTask and must not be paid for. Each case looks at what the service was asked.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    # What becomes of an object on its way into the pipeline.
    $copies = @(
        @{ kind = 'the object'; copy = { $input } }
        @{ kind = 'an Export-Clixml copy'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'a JSON copy'; copy = { $input | ConvertTo-JsonCopy } }
        @{ kind = 'a copy from a remote session'; copy = { $input | ConvertTo-RemoteCopy } }
        @{ kind = 'a row of a CSV'; copy = { $input | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv } }
        @{ kind = 'a DataRow'; copy = { $input | ConvertTo-DataRow } }
        @{ kind = 'a DataRowView'; copy = { ($input | ConvertTo-DataRow).Table.DefaultView } }
        @{ kind = 'a hashtable'; copy = { $input | ForEach-Object { $map = @{}; foreach ($each in $_.PSObject.Properties) { $map[$each.Name] = $each.Value }; $map } } }
    )

    $calls = @(
        @{ call = 'alone'; given = @{} }
        @{ call = 'with -Prompt'; given = @{ Prompt = 'add a rainbow' } }
        @{ call = 'with a computed -Prompt'; given = @{ Prompt = { "$($_.Prompt), older" } } }
        @{ call = 'with -ImageUrl'; given = @{ ImageUrl = 'https://example.com/a.png' } }
        @{ call = 'with -Prompt and -ImageUrl'; given = @{ Prompt = 'add a rainbow'; ImageUrl = 'https://example.com/a.png' } }
    )

    $callsOfCopies = foreach ($each in $copies) { foreach ($call in $calls) { $each + $call } }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator

    # What New-GptImageTask said of each input.
    function Get-NewError {
        param([Parameter(ValueFromPipeline)] $InputObject, [hashtable] $Given = @{})

        begin { $all = [Collections.Generic.List[object]]::new() }
        process { $all.Add($InputObject) }
        end {
            $all | New-GptImageTask @Given -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            # The variable holds what the engine throws as well as what is written.
            $problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
        }
    }
}

AfterAll { Stop-Simulator }

Describe 'A submission whose outcome is not known' {
    BeforeAll {
        Reset-Simulator
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'a red fox' -Size 1024x1536 -ErrorAction SilentlyContinue | Out-Null
        Clear-Fault
        $unknown = Get-GptImageTask -History
    }

    It 'is what the history lists' { $unknown.Status | Should -Be SubmissionUnknown }

    It 'is not paid for again as <kind>, <call>' -ForEach $callsOfCopies {
        $before = (Get-Ledger).postsReceived

        $problem = $unknown | & $copy | Get-NewError -Given $given

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        (Get-Ledger).postsReceived | Should -Be $before
    }
}

Describe 'A task whose prompt <prompt>' -ForEach @(
    @{ prompt = 'ends in white space'; text = "a red fox `t" }
    @{ prompt = 'begins with white space'; text = '  a red fox' }
    @{ prompt = 'ends in a line break'; text = "a red fox`r`n" }
    @{ prompt = 'has a line break'; text = "a red fox`nin the snow" }
) {
    BeforeAll {
        Reset-Simulator
        $waited = New-GptImageTask $text | Wait-GptImageTask -PollIntervalSec 1
        $task = Get-GptImageTask -History
    }

    It 'comes back from Wait and Get as it was given' {
        $waited.Prompt | Should -BeExactly $text
        $task.Prompt | Should -BeExactly $text
        ($task | ConvertTo-ClixmlCopy | Get-GptImageTask).Prompt | Should -BeExactly $text
        ($task | ConvertTo-JsonCopy | Wait-GptImageTask).Prompt | Should -BeExactly $text
    }

    It 'is not paid for again as <kind>' -ForEach @(
        @{ kind = 'the object'; copy = { $input } }
        @{ kind = 'an Export-Clixml copy'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'a JSON copy'; copy = { $input | ConvertTo-JsonCopy } }
        @{ kind = 'a copy from a remote session'; copy = { $input | ConvertTo-RemoteCopy } }
        @{ kind = 'a row of a CSV'; copy = { $input | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv } }
        @{ kind = 'a DataRow'; copy = { $input | ConvertTo-DataRow } }
    ) {
        $before = (Get-Ledger).postsReceived

        ($task | & $copy | Get-NewError).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be $before
    }
}

Describe 'A task whose <property> is <what>' -ForEach @(
    @{ property = 'Prompt'; what = 'a list'; value = { , @('a', 'red', 'fox') } }
    @{ property = 'Prompt'; what = 'a number'; value = { 42 } }
    @{ property = 'Prompt'; what = 'DBNull'; value = { [DBNull]::Value } }
    @{ property = 'Prompt'; what = 'another each time it is read'; value = $null }
) {
    It 'is not paid for again' {
        Reset-Simulator
        $task = [pscustomobject]@{ TaskId = 'n1'; ImageUrl = @('https://example.com/a.png') }
        if ($value) { $task | Add-Member $property (& $value) }
        else { $task | Add-Member -MemberType ScriptProperty -Name $property -Value { "$([guid]::NewGuid())" } }

        ($task | Get-NewError).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'A key of a task' {
    It 'is not taken over, whatever white space it has' {
        Reset-Simulator
        $task = [pscustomobject]@{ TaskId = 'n1'; ImageUrl = 'https://example.com/a.png'; IdempotencyKey = ' key one ' }

        $edited = $task | New-GptImageTask -Prompt 'add a rainbow'

        $edited.IdempotencyKey | Should -BeNullOrEmpty
        Get-Content $env:GPTIMAGE15_HISTORY -Raw | Should -Not -Match 'key one'
    }
}

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
            $each + @{ call = 'with -Prompt and -ImageUrl'; given = @{ Prompt = 'add a rainbow'; ImageUrl = 'https://example.com/a.png' } }
        }
        @{ what = '$null'; value = { , $null }; count = 1; call = 'with a computed -Prompt'; given = @{ Prompt = { "a $_ fox" } } }
        @{ what = 'an empty string'; value = { '' }; count = 1; call = 'with a computed -Prompt'; given = @{ Prompt = { "a $_ fox" } } }
    ) {
        $problems = & $value | Get-NewError -Given $given

        $problems | Should -HaveCount $count
        $problems.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is not paid for as -InputObject' {
        New-GptImageTask -Prompt 'add a rainbow' -InputObject $null -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

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
            try { $shell.AddCommand('Import-Module').AddArgument($module).AddStatement().AddCommand('New-GptImageTask').AddArgument('a red fox').Invoke() }
            finally { $shell.Dispose() }
        } }
        @{ where = 'in a process whose standard input is a pipe'; call = {
            'a line' | & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$module'; (New-GptImageTask 'a red fox').TaskId"
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
            @{ what = 'a row with empty cells'; value = { [pscustomobject]@{ Prompt = ''; ImageUrl = ' '; Size = '' } } }
            @{ what = 'a row with a size only'; value = { [pscustomobject]@{ Size = '1024x1024' } } }
            @{ what = 'a row with a key only'; value = { [pscustomobject]@{ IdempotencyKey = 'k1' } } }
            @{ what = 'a DataRow of DBNull'; value = { [pscustomobject]@{ Prompt = $null; ImageUrl = $null; Size = $null } | ConvertTo-DataRow } }
            @{ what = 'an object with empty lists'; value = { [pscustomobject]@{ ImageUrl = @(); images = @(); Prompt = $null } } }
        )) {
            $each + @{ call = 'alone'; given = @{} }
            $each + @{ call = 'with -Prompt'; given = @{ Prompt = 'add a rainbow' } }
            $each + @{ call = 'with -Prompt and -ImageUrl'; given = @{ Prompt = 'add a rainbow'; ImageUrl = 'https://example.com/a.png' } }
        }
    ) {
        (& $value | Get-NewError -Given $given).FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'

        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is not paid for although a row came before it' {
        $row = [pscustomobject]@{ Prompt = 'a red fox'; Size = '1024x1024'; ImageUrl = 'https://example.com/a.png' }

        $tasks = $row, (Get-Item $PSCommandPath), 42 | New-GptImageTask -Prompt 'add a rainbow' -ErrorVariable problems -ErrorAction SilentlyContinue

        $tasks | Should -HaveCount 1
        $problems.FullyQualifiedErrorId | Should -Be (@('InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand') * 2)
        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'is not paid for after it was saved' {
        'a red fox' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage "$TestDrive/saved" |
            New-GptImageTask -Prompt 'edit it' -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).tasks.prompt | Should -Be 'a red fox'
    }

    It 'is paid for where a script block makes <what> of it' -ForEach @(
        @{ what = 'a prompt'; given = @{ Prompt = { "fox number $_" } } }
        @{ what = 'an image'; given = @{ Prompt = 'fox number 42'; ImageUrl = { "https://example.com/$_.png" } } }
    ) {
        (42 | New-GptImageTask @given).Prompt | Should -Be 'fox number 42'

        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'is not paid for where a script block makes nothing of it' {
        ('red fox', 42 | Get-NewError -Given @{ Prompt = { $null } }).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'Two prompts' {
    It 'are not paid for: <what>' -ForEach @(
        @{ what = 'a string beside -Prompt'; value = { 'a red fox' }; given = @{ Prompt = 'an owl' } }
        @{ what = 'a string beside an empty -Prompt'; value = { 'a red fox' }; given = @{ Prompt = '' } }
        @{ what = 'a string beside -Prompt $null'; value = { 'a red fox' }; given = @{ Prompt = $null } }
        @{ what = 'a row beside -Prompt'; value = { [pscustomobject]@{ Prompt = 'a red fox'; Size = '1024x1024' } }; given = @{ Prompt = 'an owl' } }
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
        @{ call = { New-GptImageTask 'a red fox' | Save-GptImage Env:\x }; id = 'InvalidRequest'; command = 'SaveGptImage' }
        @{ call = { New-GptImageTask 'a red fox' | Save-GptImage "$TestDrive" -BaseUri http://elsewhere/ }; id = 'InsecureUri'; command = 'SaveGptImage' }
        @{ call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -BaseUri http://elsewhere/ }; id = 'InsecureUri'; command = 'WaitGptImageTask' }
        @{ call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -BaseUri 'https://user:pass@example.com/' }; id = 'InvalidRequest'; command = 'WaitGptImageTask' }
        @{ call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -Proxy proxy.example.com:8080 }; id = 'InvalidRequest'; command = 'WaitGptImageTask' }
        @{ call = { New-GptImageTask 'a red fox' | Wait-GptImageTask -ApiKey "a key $([char] 0xE9)" }; id = 'InvalidRequest'; command = 'WaitGptImageTask' }
        @{ call = { New-GptImageTask 'a red fox' | Get-GptImageTask -BaseUri http://elsewhere/ }; id = 'InsecureUri'; command = 'GetGptImageTask' }
        @{ call = { New-GptImageTask 'a red fox' | Get-GptImageTask -History -BaseUri http://elsewhere/ }; id = 'InsecureUri'; command = 'GetGptImageTask' }
        @{ call = { New-GptImageTask 'a red fox' | Wait-GptImageTask | New-GptImageTask -Prompt older -BaseUri ftp://elsewhere/ }; id = 'InvalidRequest'; command = 'NewGptImageTask' }
        @{ call = { $env:GPTIMAGE15_BASE_URI = 'nowhere'; New-GptImageTask 'a red fox' -BaseUri $setting | Wait-GptImageTask }; id = 'InvalidRequest'; command = 'WaitGptImageTask' }
    ) {
        $call | Should -Throw -ErrorId "$id,GptImage15.Commands.${command}Command"

        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is said once, whatever is piped in' {
        { 'a', 'b', 'c' | New-GptImageTask -BaseUri http://elsewhere/ } | Should -Throw -ErrorId 'InsecureUri,*'
    }
}

Describe 'What an error is about' {
    BeforeEach { Reset-Simulator }

    It 'is not paid for again when its outcome is unknown' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        'a lost fox' | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.TargetObject | New-GptImageTask -ErrorVariable again -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        "$($problem.TargetObject)" | Should -Be 'a lost fox'
        $again.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'shows no signature of an address' {
        'https://h.invalid/x.png?sig=s3cret' | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        "$problem $($problem.TargetObject) $($problem.CategoryInfo)" | Should -Not -BeLike '*s3cret*'
        (Get-Ledger).postsReceived | Should -Be 0
    }
}
