# The cmdlets with a history in a table, which several machines use.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Table.ps1
    $hasTable = -not (Get-TableObstacle)
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Table.ps1
    Start-Simulator
    $obstacle = Get-TableObstacle
    if (-not $obstacle) { $emulator = Start-Emulator }

    # A script that submits rows, each under an idempotency key, and writes their task ids.
    function Get-RowScript([int[]] $Row) {
        "$($Row -join ',') |
            ForEach-Object { [pscustomobject]@{ Prompt = `"fox `$_`"; IdempotencyKey = `"row `$_`" } } |
            New-GptImageTask -ThrottleLimit 4 | ForEach-Object { `"`$(`$_.IdempotencyKey): `$(`$_.TaskId)`" }"
    }
}

AfterAll {
    if ($emulator) { Stop-Emulator $emulator }
    Stop-Simulator
}

Describe 'The emulator of the store' {
    It 'is here' { if ($obstacle) { Set-ItResult -Skipped -Because $obstacle } }
}

Describe 'A table that machines share' -Skip:(-not $hasTable) {
    BeforeEach {
        Reset-Simulator
        $env:GPTIMAGE15_HISTORY = New-HistoryTable $emulator
    }

    It 'gives a machine with an empty home the tasks of the idempotency keys of another' {
        $first = Invoke-Machine (Get-RowScript 1, 2, 3)
        $second = Invoke-Machine (Get-RowScript 1, 2, 3)

        $first | Should -HaveCount 3
        $second | Should -Be $first
        (Get-Ledger).postsReceived | Should -Be 3
    }

    It 'makes machines with the same rows pay once, also at once' {
        Add-Fault @{ route = 'Generate'; delay = '00:00:00.300'; times = -1 }
        $machines = (1..8), (8..1), (3..8 + 1, 2) | ForEach-Object { Start-Machine (Get-RowScript $_) }
        $said = foreach ($machine in $machines) { , @(Wait-Machine $machine | Sort-Object) }
        Clear-Fault

        $said[0] | Should -HaveCount 8
        $said[1] | Should -Be $said[0]
        $said[2] | Should -Be $said[0]
        (Get-Ledger).postsReceived | Should -Be 8
        (Get-Ledger).acceptedTasks | Should -Be 8
    }

    It 'lists the tasks of all machines with -Last, -After and -Pending' {
        $ids = @((Invoke-Machine (Get-RowScript 1)) -replace '.*: ')
        $ids += ('two', 'three' | New-GptImageTask).TaskId
        $null = Wait-GptImageTask $ids[1] -PollIntervalSec 1

        (Get-GptImageTask -History).TaskId | Should -Be $ids
        (Get-GptImageTask -History).Prompt | Should -Be 'fox 1', 'two', 'three'
        (Get-GptImageTask -History -Last 2).TaskId | Should -Be $ids[1, 2]
        (Get-GptImageTask -History -Pending).TaskId | Should -Be $ids[0, 2]
        (Get-GptImageTask -History -Pending -Last 1).TaskId | Should -Be $ids[2]
        (Get-GptImageTask -History -After (Get-Date).AddMinutes(-5)).TaskId | Should -Be $ids
        Get-GptImageTask -History -After (Get-Date).AddMinutes(5) | Should -BeNullOrEmpty
        Invoke-Machine 'Get-GptImageTask -History | ForEach-Object { "$($_.TaskId) $($_.Prompt)" }' |
            Should -Be "$($ids[0]) fox 1", "$($ids[1]) two", "$($ids[2]) three"
    }

    It 'knows the request of a bare id of another machine in <command>' -ForEach @(
        @{ command = 'Get-GptImageTask' }
        @{ command = 'Wait-GptImageTask -PollIntervalSec 1' }
    ) {
        $id = (New-GptImageTask 'a red fox' -Size 1024x1536 -IdempotencyKey k1 | Wait-GptImageTask).TaskId

        Invoke-Machine "`$task = $command $id
            `$task.Status, `$task.Prompt, `$task.Size, `$task.IdempotencyKey -join '; '
            `$task.CreatedAt.ToUniversalTime().ToString('yyyy-MM-dd')" |
            Should -Be 'Success; a red fox; 1024*1536; k1', (Get-Date).ToUniversalTime().ToString('yyyy-MM-dd')
    }

    It 'records the end that another machine waited for' {
        $id = (New-GptImageTask 'a red fox').TaskId

        Invoke-Machine "(Wait-GptImageTask $id -PollIntervalSec 1).Status" | Should -Be Success

        Get-GptImageTask -History -Pending | Should -BeNullOrEmpty
        (Get-GptImageTask -History).ImageUrl | Should -Not -BeNullOrEmpty
    }

    It 'sends a row with an unknown outcome again with -Force only' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        $row = @{ Prompt = 'a red fox'; IdempotencyKey = 'k1' }
        New-GptImageTask @row -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Clear-Fault

        $script = "try { New-GptImageTask 'a red fox' -IdempotencyKey k1 -ErrorAction Stop | ForEach-Object TaskId }
            catch { `$_.FullyQualifiedErrorId -replace ',.*' }"
        Invoke-Machine $script | Should -Be SubmissionOutcomeUnknown
        (Get-Ledger).postsReceived | Should -Be 1

        $forced = New-GptImageTask @row -Force

        (Get-Ledger).postsReceived | Should -Be 2
        Invoke-Machine $script | Should -Be $forced.TaskId
        (Get-Ledger).postsReceived | Should -Be 2
        (Get-GptImageTask -History).Status | Should -Be SubmissionUnknown, $forced.Status
    }

    It 'says after the claim of a killed process that the outcome is unknown, and sends nothing until -Force' {
        Add-Fault @{ route = 'Generate'; delay = '00:01:00' }
        $given = "-IdempotencyKey k1 -RequestTimeoutSec 3"
        $killed = Start-Machine "New-GptImageTask 'a red fox' $given"
        Wait-Post
        $killed.Kill()
        $killed.WaitForExit()
        Clear-Fault
        $waited = [Diagnostics.Stopwatch]::StartNew()

        New-GptImageTask 'a red fox' -IdempotencyKey k1 -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        # Three times the timeout of the request, and five seconds.
        $waited.Elapsed.TotalSeconds | Should -BeGreaterThan 8
        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        (Get-GptImageTask -History).Status | Should -Be SubmissionUnknown
        (Get-Ledger).postsReceived | Should -Be 1

        New-GptImageTask 'a red fox' -IdempotencyKey k1 -Force | Should -Not -BeNullOrEmpty
        (Get-Ledger).postsReceived | Should -Be 2
    }

    It 'is what Test-GptImageConnection names, without its signature' {
        $connection = Test-GptImageConnection -WarningVariable warning

        $connection.History | Should -Be ($env:GPTIMAGE15_HISTORY -replace '\?.*')
        $connection.IsHistoryUsable | Should -BeTrue
        $warning | Should -BeNullOrEmpty
    }

    It 'is not usable where the signature has no right to <right>' -ForEach @(
        @{ right = 'read'; has = 'au' }
        @{ right = 'add'; has = 'ru' }
        @{ right = 'update'; has = 'ra' }
    ) {
        $env:GPTIMAGE15_HISTORY = New-HistoryTable $emulator -Right $has

        $connection = Test-GptImageConnection -WarningVariable warning -WarningAction SilentlyContinue
        'a red fox' | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $connection.IsHistoryUsable | Should -BeFalse
        "$warning" | Should -BeLike "*$($connection.History)*"
        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'A table that cannot be reached' -Skip:(-not $hasTable) {
    BeforeEach {
        Reset-Simulator
        $env:GPTIMAGE15_HISTORY = Get-GoneAddress (New-HistoryTable $emulator)
        $given = @{ MaximumRetryCount = 0; WarningVariable = 'warning'; WarningAction = 'SilentlyContinue' }
    }

    It 'keeps each request from being sent, <kind>' -ForEach @(
        @{ kind = 'with an idempotency key'; key = @{ IdempotencyKey = 'k1' } }
        @{ kind = 'without one'; key = @{} }
    ) {
        New-GptImageTask 'a red fox' @key @given -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is left out with -NoHistory, without an idempotency key only' {
        (New-GptImageTask 'a red fox' -NoHistory @given).TaskId | Should -Not -BeNullOrEmpty
        (Get-Ledger).postsReceived | Should -Be 1

        New-GptImageTask 'a red fox' -NoHistory -IdempotencyKey k1 @given -ErrorVariable problem `
            -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'is not usable in Test-GptImageConnection, with the reason' {
        $connection = Test-GptImageConnection @given

        $connection.IsAuthorized | Should -BeTrue
        $connection.IsHistoryUsable | Should -BeFalse
        $warning | Should -HaveCount 1
        "$warning" | Should -BeLike "*$($connection.History)*"
    }

    It 'is an error of -History' {
        Get-GptImageTask -History @given -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
    }

    It 'is one warning of <command>, which returns the tasks, where <what>' -ForEach @(
        foreach ($command in 'Get-GptImageTask', 'Wait-GptImageTask') {
            @{ command = $command; what = 'nobody is at the address'; address = { $env:GPTIMAGE15_HISTORY } }
            @{ command = $command; what = 'there is no table'; address = {
                (New-HistoryTable $emulator) -replace '(/t|tn=t)[0-9a-f]+', '$1missing'
            } }
            @{ command = $command; what = 'it is not valid'; address = { 'https://127.0.0.1:1/?sv=1&sig=c2VjcmV0' } }
        }
    ) {
        $env:GPTIMAGE15_HISTORY = & $address
        $ids = ('one', 'two' | New-GptImageTask -NoHistory | Wait-GptImageTask @given -PollIntervalSec 1).TaskId

        $tasks = $ids | & $command @given -ErrorVariable problem

        $tasks.Status | Should -Be Success, Success
        $problem | Should -BeNullOrEmpty
        $warning | Should -HaveCount 1
        "$warning" | Should -BeLike '*127.0.0.1:*'
        "$warning" | Should -Not -Match 'sig=\w|c2VjcmV0'
    }
}

Describe 'A store that goes' -Skip:(-not $hasTable) {
    BeforeEach {
        Reset-Simulator
        $other = Start-Emulator
        $env:GPTIMAGE15_HISTORY = New-HistoryTable $other -Name mytable
    }

    AfterEach { Stop-Emulator $other }

    It 'is not asked by the completion of task ids' {
        $ids = @('one', 'two' | New-GptImageTask).TaskId
        $requests = @(Get-SeenRequest).Count
        Stop-Emulator $other

        $line = 'Wait-GptImageTask '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $ids[1], $ids[0]
        @(Get-SeenRequest) | Should -HaveCount $requests
    }

    It 'after the request loses nothing: the task is emitted, and the next call adds it' {
        Add-Fault @{ route = 'Generate'; delay = '00:00:02' }
        $machine = New-MachineHome
        $running = Start-Machine "(New-GptImageTask 'a red fox' -RequestTimeoutSec 4).TaskId" $machine
        Wait-Post
        Stop-Emulator $other
        $said = Wait-Machine $running
        $kept = Get-ChildItem $machine -Recurse -File -Filter *.json

        $id = (Get-Ledger).tasks.taskId
        $said | Should -Contain $id
        "$said" | Should -BeLike '*WARNING*pending*'
        if ($env:OS -ne 'Windows_NT') { Get-Content $kept.FullName -Raw | Should -BeLike "*$id*" }

        $other.Process = (Start-Emulator -Port $other.Port).Process
        $null = New-HistoryTable $other -Name mytable
        Invoke-Machine '(Get-GptImageTask -History -Pending).TaskId' $machine | Should -Be $id
        $kept | Where-Object { Test-Path $_.FullName } | Should -BeNullOrEmpty
    }
}
