BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'The history' {
    BeforeEach { Reset-Simulator }

    It 'picks up after a crash what was paid for' {
        $engine = (Get-Process -Id $PID).Path
        & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            'one', 'two' | New-GptImageTask | Out-Null
            Stop-Process -Id `$PID -Force" | Out-Null

        $files = Get-GptImageTask -History -Pending | Wait-GptImageTask -PollIntervalSec 1 |
            Save-GptImage "$TestDrive/after-crash"

        $files | Should -HaveCount 2
        Get-GptImageTask -History -Pending | Should -BeNullOrEmpty
        (Get-Ledger).acceptedTasks | Should -Be 2
    }

    It 'repairs a failed download without asking the service' {
        $task = New-GptImageTask 'one' | Wait-GptImageTask -PollIntervalSec 1
        $asked = (Get-Ledger).status.requests

        $file = Get-GptImageTask -History | Save-GptImage "$TestDrive/repair"

        $file.BaseName | Should -Be $task.TaskId
        (Get-Ledger).status.requests | Should -Be $asked
    }

    It 'tells what a bare id no longer knows' {
        $id = (New-GptImageTask 'one' -Size 1024x1536 -Quality low).TaskId

        $got = Get-GptImageTask $id
        $waited = $id | Wait-GptImageTask -PollIntervalSec 1

        $got.Prompt, $got.Size, $got.Quality | Should -Be 'one', '1024*1536', 'low'
        $waited.Prompt, $waited.Size, $waited.Quality | Should -Be 'one', '1024*1536', 'low'
    }

    It 'lists the newest with -Last, in the order they were made' {
        1..5 | ForEach-Object { "p$_" } | New-GptImageTask | Out-Null

        (Get-GptImageTask -History -Last 2).Prompt | Should -Be 'p4', 'p5'
        (Get-GptImageTask -History).Prompt | Should -Be 'p1', 'p2', 'p3', 'p4', 'p5'
    }

    It 'lists those made since -After' {
        New-GptImageTask 'early' | Out-Null
        $between = Get-Date
        New-GptImageTask 'late' | Out-Null

        (Get-GptImageTask -History -After $between).Prompt | Should -Be 'late'
    }

    It 'lists only the tasks that are named' {
        $tasks = 'one', 'two', 'three' | New-GptImageTask
        $asked = (Get-Ledger).status.requests

        (Get-GptImageTask -History $tasks[2].TaskId, $tasks[0].TaskId).Prompt | Should -Be 'one', 'three'
        ($tasks[1] | Get-GptImageTask -History).Prompt | Should -Be 'two'
        (Get-Ledger).status.requests | Should -Be $asked
    }

    It 'passes over what has no id, with a warning, in <_>' -ForEach 'Wait-GptImageTask', 'Get-GptImageTask' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'lost' -ErrorAction SilentlyContinue | Out-Null
        $unknown = Get-GptImageTask -History

        $unknown.Status | Should -Be SubmissionUnknown
        $unknown | & $_ -WarningVariable warning -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warning | Should -HaveCount 1
        Get-GptImageTask -History -Pending | Should -BeNullOrEmpty
    }

    It 'lists nothing where what is named is <kind>' -ForEach @(
        @{ kind = 'nothing'; named = { @() } }
        @{ kind = 'a submission without an id'; named = {
            [pscustomobject]@{ TaskId = $null; Status = 'SubmissionUnknown' }
        } }
    ) {
        New-GptImageTask 'one' | Out-Null

        & $named | Get-GptImageTask -History -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        Get-GptImageTask -History | Should -HaveCount 1
    }

    It 'is not written with <kind>' -ForEach @(
        @{ kind = '-NoHistory'; setting = $null; parameters = @{ NoHistory = $true } }
        @{ kind = 'GPTIMAGE15_HISTORY off'; setting = 'off'; parameters = @{} }
    ) {
        $path = $env:GPTIMAGE15_HISTORY
        if ($setting) { $env:GPTIMAGE15_HISTORY = $setting }
        try { New-GptImageTask 'one' @parameters | Should -Not -BeNullOrEmpty }
        finally { $env:GPTIMAGE15_HISTORY = $path }

        $path | Should -Not -Exist
    }

    It 'that is off is an error to ask for' {
        $path = $env:GPTIMAGE15_HISTORY
        $env:GPTIMAGE15_HISTORY = 'off'
        $id = 'HistoryUnavailable,GptImage15.Commands.GetGptImageTaskCommand'
        try { { Get-GptImageTask -History } | Should -Throw -ErrorId $id }
        finally { $env:GPTIMAGE15_HISTORY = $path }
    }

    It 'that cannot be written is a warning, and the id is there' {
        $path = $env:GPTIMAGE15_HISTORY
        $env:GPTIMAGE15_HISTORY = Join-Path $PSCommandPath 'not-a-folder/history.jsonl'
        try { $task = New-GptImageTask 'one' -WarningVariable warning -WarningAction SilentlyContinue }
        finally { $env:GPTIMAGE15_HISTORY = $path }

        $task.TaskId | Should -Not -BeNullOrEmpty
        $warning | Should -Not -BeNullOrEmpty
    }

    It 'that cannot be read keeps no task from being asked for by <_>' -ForEach @(
        'Wait-GptImageTask'
        'Get-GptImageTask'
    ) {
        $task = New-GptImageTask 'one' | Wait-GptImageTask -PollIntervalSec 1
        Set-Content $env:GPTIMAGE15_HISTORY '{"gptimage15_history":2,"generation":"of a later version"}'

        $found = $task.TaskId |
            & $_ -ErrorVariable problem -ErrorAction SilentlyContinue -WarningAction SilentlyContinue

        $found.TaskId, $found.Status | Should -Be $task.TaskId, 'Success'
        $problem | Should -BeNullOrEmpty
    }

    It 'skips lines it cannot read, with a warning' {
        New-GptImageTask 'one' | Out-Null
        Add-Content $env:GPTIMAGE15_HISTORY '{"torn'
        New-GptImageTask 'two' | Out-Null

        $tasks = Get-GptImageTask -History -WarningVariable warning -WarningAction SilentlyContinue

        $tasks.Prompt | Should -Be 'one', 'two'
        $warning | Should -HaveCount 1
    }

    It 'never holds the key' {
        New-GptImageTask 'one' -IdempotencyKey k | Wait-GptImageTask -PollIntervalSec 1 | Out-Null

        Get-Content $env:GPTIMAGE15_HISTORY -Raw | Should -Not -Match 'sk-simulator'
    }
}

Describe 'The history since a moment' {
    It 'is <count> tasks since the <moment> moment in <zone>' -Skip:($env:OS -eq 'Windows_NT') -ForEach @(
        foreach ($zone in 'Asia/Tokyo', 'America/New_York', 'UTC') {
            @{ zone = $zone; moment = 'first'; after = '[datetime]::MinValue'; count = 1 }
            @{
                zone = $zone
                moment = 'first local'
                after = '[datetime]::SpecifyKind([datetime]::MinValue, "Local")'
                count = 1
            }
            @{
                zone = $zone
                moment = 'first universal'
                after = '[datetime]::SpecifyKind([datetime]::MinValue, "Utc")'
                count = 1
            }
            @{ zone = $zone; moment = 'last'; after = '[datetime]::MaxValue'; count = 0 }
            @{
                zone = $zone
                moment = 'last local'
                after = '[datetime]::SpecifyKind([datetime]::MaxValue, "Local")'
                count = 0
            }
            @{ zone = $zone; moment = 'present'; after = '(Get-Date).AddMinutes(-5)'; count = 1 }
            @{ zone = $zone; moment = 'present universal'; after = '[datetime]::UtcNow.AddMinutes(-5)'; count = 1 }
            @{ zone = $zone; moment = 'next'; after = '(Get-Date).AddMinutes(5)'; count = 0 }
        }
    ) {
        Reset-Simulator
        New-GptImageTask 'a red fox' | Out-Null
        $kept = $env:TZ
        $env:TZ = $zone
        try {
            $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
                Import-Module '$module'; @(Get-GptImageTask -History -After ($after) -ErrorAction Stop).Count"
        }
        finally { $env:TZ = $kept }

        $said | Should -Be $count
    }
}
