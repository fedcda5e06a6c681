# Tasks and submissions that are piped into New-GptImageTask again and must not be paid for twice. Each case looks at
# what the service was asked.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
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
        @{ kind = 'a hashtable'; copy = {
            $input | ForEach-Object {
                $map = @{}
                foreach ($each in $_.PSObject.Properties) { $map[$each.Name] = $each.Value }
                $map
            }
        } }
    )

    $calls = @(
        @{ call = 'alone'; given = @{} }
        @{ call = 'with -Prompt'; given = @{ Prompt = 'add a rainbow' } }
        @{ call = 'with a computed -Prompt'; given = @{ Prompt = { "$($_.Prompt), older" } } }
        @{ call = 'with -ImageUrl'; given = @{ ImageUrl = 'https://example.com/a.png' } }
        @{
            call = 'with -Prompt and -ImageUrl'
            given = @{ Prompt = 'add a rainbow'; ImageUrl = 'https://example.com/a.png' }
        }
    )

    $callsOfCopies = foreach ($each in $copies) { foreach ($call in $calls) { $each + $call } }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
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

Describe 'An idempotency key of a row' {
    BeforeEach { Reset-Simulator }

    It 'is refused where it has no exact text: <what>' -ForEach @(
        @{ what = 'a date'; type = 'DateTime'; value = { [datetime] '2026-11-21T10:00:00.123' } }
        @{ what = 'a date with an offset'; type = 'DateTimeOffset'; value = { [DateTimeOffset]::Now } }
        @{ what = 'a time span'; type = 'TimeSpan'; value = { [timespan] '01:00:00' } }
        @{ what = 'an object'; type = 'Object'; value = { [object]::new() } }
        @{ what = 'an object with properties'; type = 'PSCustomObject'; value = { [pscustomobject]@{ n = 's3cret' } } }
        @{ what = 'a list of one'; type = 'Object??'; value = { , @('s3cret') } }
        @{ what = 'a hashtable'; type = 'Hashtable'; value = { @{ n = 's3cret' } } }
        @{ what = 'a script block'; type = 'ScriptBlock'; value = { { s3cret } } }
        @{ what = 'a file'; type = 'FileInfo'; value = { [IO.FileInfo] 's3cret' } }
        @{ what = 'a SecureString'; type = 'SecureString'; value = {
            [Net.NetworkCredential]::new('', 's3cret').SecurePassword
        } }
    ) {
        $row = [pscustomobject]@{ Prompt = 'a red fox'; IdempotencyKey = & $value }

        $problem = $row | Get-NewError

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        $problem.Exception.Message | Should -BeLike "*'IdempotencyKey'* type $type*pecify * as a string.*"
        $problem.Exception.Message | Should -Not -BeLike '*s3cret*'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is refused where ConvertFrom-Json made a date of it' -Skip:($PSVersionTable.PSVersion.Major -lt 6) {
        $rows = '10:00:00.123', '10:00:00.456' | ForEach-Object {
            "{`"prompt`":`"a red fox`",`"idempotency_key`":`"2026-11-21T$_+02:00`"}" | ConvertFrom-Json
        }

        $problems = $rows | Get-NewError

        $problems | Should -HaveCount 2
        $problems[0].Exception.Message | Should -BeLike '*ConvertFrom-Json -DateKind String*'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is the exact text of a value: <text>' -ForEach @(
        @{ value = { [char] 'k' }; text = 'k' }
        @{ value = { 42 }; text = '42' }
        @{ value = { [ulong]::MaxValue }; text = '18446744073709551615' }
        @{ value = { [bigint]::Parse('123456789012345678901234567890') }; text = '123456789012345678901234567890' }
        @{ value = { 1.50d }; text = '1.50' }
        @{ value = { 0.1 + 0.2 }; text = '0.30000000000000004' }
        @{ value = { $true }; text = 'True' }
        @{ value = { [DayOfWeek]::Friday }; text = 'Friday' }
        @{ value = { [version] '1.2' }; text = '1.2' }
        @{ value = { [uri] 'urn:a%20b' }; text = 'urn:a%20b' }
        @{ value = { [guid] 'B7A7E2C4-0C2B-4E0E-9C6B-0D8A2F5B1C3D' }; text = 'b7a7e2c4-0c2b-4e0e-9c6b-0d8a2f5b1c3d' }
    ) {
        $fromRow = [pscustomobject]@{ Prompt = 'a red fox'; IdempotencyKey = & $value } | New-GptImageTask
        $fromParameter = New-GptImageTask 'a red fox' -IdempotencyKey (& $value)

        $fromRow.IdempotencyKey, $fromParameter.IdempotencyKey | Should -BeExactly $text, $text
        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'is a number as it is written on the command line' {
        (New-GptImageTask 007 -IdempotencyKey 1.50).IdempotencyKey | Should -BeExactly '1.50'
        (New-GptImageTask 0x10 -IdempotencyKey 0016).IdempotencyKey | Should -BeExactly '0016'

        (Get-Ledger).tasks.prompt | Should -Be '007', '0x10'
    }

    It 'is none where it is empty: <what>' -ForEach @(
        @{ what = '$null'; value = { $null } }
        @{ what = 'white space'; value = { ' ' } }
        @{ what = 'DBNull'; value = { [DBNull]::Value } }
        @{ what = 'NullString'; value = { [NullString]::Value } }
        @{ what = 'an empty list'; value = { , @() } }
    ) {
        $task = [pscustomobject]@{ Prompt = 'a red fox'; IdempotencyKey = & $value } | New-GptImageTask

        $task.Prompt | Should -Be 'a red fox'
        $task.IdempotencyKey | Should -BeNullOrEmpty
    }

    It 'is found in a column of another spelling: "<column>"' -ForEach @(
        foreach ($column in @(
            'idempotency_key', 'Idempotency Key', 'IdempotencyKey ', ' Idempotency-Key', 'IDEMPOTENCY.KEY'
            "Idempotency$([char] 0xA0)Key", "$([char] 0xFEFF)idempotencykey"
        )) { @{ column = $column } }
    ) {
        $tasks = foreach ($run in 1..2) {
            "Prompt,`"$column`",Note`na red fox,row-1,$run" | ConvertFrom-Csv | New-GptImageTask
        }

        $tasks.IdempotencyKey | Should -Be 'row-1', 'row-1'
        $tasks[0].TaskId | Should -Be $tasks[1].TaskId
        (Get-Ledger).postsReceived | Should -Be 1
    }
}

Describe 'What an error is about' {
    BeforeEach { Reset-Simulator }

    It 'is not paid for again when its outcome is unknown' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        'a lost fox' | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.TargetObject |
            New-GptImageTask -ErrorVariable again -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

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
