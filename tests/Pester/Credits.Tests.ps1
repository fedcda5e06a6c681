BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator

    # The words of another process: what -WhatIf says goes to the host, which no variable catches.
    function Get-WhatIf([string] $Script) {
        $engine = (Get-Process -Id $PID).Path
        & $engine -NoProfile -NonInteractive -Command "
            `$PSStyle.OutputRendering = 'PlainText'; Import-Module '$module'; $Script" 2>&1 | Out-String -Width 300
    }

    function Get-HistoryState {
        if (-not (Test-Path -LiteralPath $historyFolder)) { return }
        Get-ChildItem -LiteralPath $historyFolder -Recurse -File -Force |
            ForEach-Object { "$($_.Name) $((Get-FileHash -LiteralPath $_.FullName).Hash)" }
    }
}

AfterAll { Stop-Simulator }

Describe 'What was spent' {
    BeforeEach {
        Reset-Simulator
        # The service fails the fourth of eight tasks.
        $tasks = 1..8 | ForEach-Object {
            [pscustomobject] @{
                Prompt = if ($_ -eq 4) { 'forbidden' } else { "p$_" }
                Tag = if ($_ -le 3) { 'fox' } elseif ($_ -le 7) { 'owl' } else { $null }
                Quality = 'low'
            }
        } | New-GptImageTask
    }

    It 'is the sum of ConsumedCredits, however the tasks come' {
        ($tasks | Measure-Object ConsumedCredits -Sum).Sum | Should -Be 80

        $quick = $tasks | Wait-GptImageTask -ErrorAction SilentlyContinue
        $slow = $tasks | Get-GptImageTask
        $tasks | Export-Csv "$TestDrive/tasks.csv"
        $quick | Export-Csv "$TestDrive/ended.csv"
        $seen = Get-GptImageTask -History

        foreach ($list in $quick, $slow, $seen, (Import-Csv "$TestDrive/ended.csv")) {
            ($list | Measure-Object ConsumedCredits -Sum).Sum | Should -Be 70
            ($list | Where-Object Status -EQ Failed).ConsumedCredits | Should -Be 0
        }

        (Import-Csv "$TestDrive/tasks.csv" | Wait-GptImageTask -ErrorAction SilentlyContinue |
            Measure-Object ConsumedCredits -Sum).Sum | Should -Be 70
    }

    It 'Measure-GptImageCredit reports it, and asks the service nothing' {
        $tasks | Wait-GptImageTask -ErrorAction SilentlyContinue | Out-Null
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'lost' -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $before = @(Get-SeenRequest).Count

        $report = Measure-GptImageCredit

        @(Get-SeenRequest).Count | Should -Be $before
        $report | Should -HaveCount 1
        $report.Tasks | Should -Be 8
        $report.Succeeded | Should -Be 7
        $report.Failed | Should -Be 1
        $report.Unknown | Should -Be 1
        $report.Credits | Should -Be 70
        $report.CreditsAtRisk | Should -Be 10
        $report.Name | Should -BeNullOrEmpty
        $report.Start | Should -BeNullOrEmpty
    }

    It 'groups by <by>' -ForEach @(
        @{ by = 'Tag'; names = @($null, 'fox', 'owl'); counts = 1, 3, 4 }
        @{ by = 'Status'; names = @('Failed', 'Success'); counts = 1, 7 }
        @{ by = 'Quality'; names = @('low'); counts = 8 }
    ) {
        Get-GptImageTask -History | Wait-GptImageTask -ErrorAction SilentlyContinue | Out-Null

        $report = Measure-GptImageCredit -By $by

        $report.Name | Should -Be $names
        $report.Tasks | Should -Be $counts
        ($report | Measure-Object Credits -Sum).Sum | Should -Be 70
    }

    It 'groups by <by>, in local time' -ForEach @(
        @{ by = 'Day'; format = 'yyyy-MM-dd' }
        @{ by = 'Week'; format = $null }
        @{ by = 'Month'; format = 'yyyy-MM' }
    ) {
        $day = $tasks[0].CreatedAt.LocalDateTime.Date
        $start = switch ($by) {
            'Week' { $day.AddDays(-(([int] $day.DayOfWeek + 6) % 7)) }
            'Month' { $day.AddDays(1 - $day.Day) }
            default { $day }
        }

        $report = Measure-GptImageCredit $by

        $report.Start | Should -Be $start
        $report.Start.Kind | Should -Be Local
        if ($format) { $report.Name | Should -Be $start.ToString($format) }
        else { $report.Name | Should -Match '^\d{4}-W\d\d$' }
        $report.Tasks | Should -Be 8
    }

    It 'counts what is between -After and -Before' {
        $middle = Get-Date
        Start-Sleep -Milliseconds 20
        New-GptImageTask 'late' | Out-Null

        (Measure-GptImageCredit -Before $middle).Tasks | Should -Be 8
        (Measure-GptImageCredit -After $middle).Tasks | Should -Be 1
        (Measure-GptImageCredit -After $middle -Before $middle).Credits | Should -Be 0
        Measure-GptImageCredit -By Day -Before $middle.AddDays(-1) | Should -BeNullOrEmpty
    }

    It 'shows a table' {
        $shown = Measure-GptImageCredit -By Tag | Out-String

        $shown | Should -Match 'Name +Tasks +Succeeded +Failed +Unknown +Credits +CreditsAtRisk'
        $shown | Should -Match 'fox +3 '
    }

    It 'completes -By' {
        $line = 'Measure-GptImageCredit -By '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText |
            Should -Be 'Day', 'Month', 'None', 'Quality', 'Status', 'Tag', 'Week'
    }

    It 'needs a history' {
        $history = $env:GPTIMAGE15_HISTORY
        $env:GPTIMAGE15_HISTORY = 'off'
        try { { Measure-GptImageCredit } | Should -Throw -ErrorId 'HistoryUnavailable,*' }
        finally { $env:GPTIMAGE15_HISTORY = $history }
    }

    It 'equals the ledger after faults of many kinds' {
        Add-Fault @(
            @{ route = 'Generate'; times = -1; probability = 0.1; seed = 1; cut = 'AfterAccept' }
            @{ route = 'Generate'; times = -1; probability = 0.1; seed = 2; cut = 'BeforeRequest' }
            @{ route = 'Generate'; times = -1; probability = 0.1; seed = 3; status = 400 }
            @{ route = 'Generate'; times = -1; probability = 0.1; seed = 4; status = 503; acceptFirst = $true }
            @{ route = 'Generate'; times = -1; probability = 0.1; seed = 5; status = 429; retryAfter = '0' }
            @{ route = 'Generate'; times = -1; probability = 0.1; seed = 6; truncate = 30 }
        )
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ThrottleLimit = 8; MaximumRetryCount = 1 }
        1..100 | ForEach-Object { "row $_" } | New-GptImageTask @quiet | Out-Null
        Clear-Fault

        $report = Measure-GptImageCredit
        $charged = (Get-Ledger).acceptedTasks

        $report.Credits | Should -Be (10 * $report.Tasks)
        $report.Unknown | Should -BeGreaterThan 0
        $charged | Should -BeGreaterOrEqual $report.Tasks
        10 * $charged | Should -BeLessOrEqual ($report.Credits + $report.CreditsAtRisk)
    }
}

Describe 'GPTIMAGE15_MAX_CREDITS_PER_DAY' {
    BeforeEach { Reset-Simulator }

    AfterEach { $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = $null }

    It 'stops a loop that calls New for ever, in each session, and names when it opens again' {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = 45
        $engine = (Get-Process -Id $PID).Path
        & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'; 'a', 'b' | New-GptImageTask -IdempotencyKey { `$_ }" | Out-Null

        $problem = foreach ($number in 1..6) {
            New-GptImageTask "row $number" -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
            $failed
        }

        (Get-Ledger).postsReceived | Should -Be 4
        $problem | Should -HaveCount 4
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'CreditLimitReached,*'
        $opens = [datetime]::UtcNow.Date.AddDays(1).ToLocalTime().ToString('g')
        "$($problem[0])" | Should -BeLike "*GPTIMAGE15_MAX_CREDITS_PER_DAY*40 credits*$opens*"
    }

    It 'writes the error once, and passes over the rest' {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = 20
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }

        $tasks = 'a', 'b', 'c', 'd', 'e' |
            New-GptImageTask -ErrorVariable problem -WarningVariable warning @quiet

        $tasks.Prompt | Should -Be 'a', 'b'
        $problem | Should -HaveCount 1
        "$($problem.TargetObject)" | Should -Be 'c'
        $warning.Message | Should -BeLike '2 more*'
        (Get-Ledger).postsReceived | Should -Be 2
    }

    It 'gives back what is paid, and counts it once' {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = 20
        $rows = @{ Prompt = 'a'; IdempotencyKey = '1' }, @{ Prompt = 'b'; IdempotencyKey = '2' } |
            ForEach-Object { [pscustomobject] $_ }
        $first = $rows | New-GptImageTask

        ($rows | New-GptImageTask).TaskId | Should -Be $first.TaskId
        (Get-Ledger).postsReceived | Should -Be 2
    }

    It 'counts unknown outcomes, and neither refusals nor failed tasks' {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = 20
        $quiet = @{ ErrorAction = 'SilentlyContinue' }
        New-GptImageTask 'forbidden' | Wait-GptImageTask @quiet | Out-Null
        Add-Fault @{ route = 'Generate'; status = 400 }
        New-GptImageTask 'refused' @quiet | Out-Null
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'lost' @quiet | Out-Null

        New-GptImageTask 'one' | Should -Not -BeNullOrEmpty
        New-GptImageTask 'two' -ErrorVariable problem @quiet | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'CreditLimitReached,*'
    }

    It 'is exact for processes that run at the same time' {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = 90
        $engine = (Get-Process -Id $PID).Path
        $jobs = 1..3 | ForEach-Object {
            Start-Process $engine -PassThru -ArgumentList '-NoProfile', '-NonInteractive', '-Command', "
                `"Import-Module '$module'; 1..6 | % { 'row ' + `$_ } |
                    New-GptImageTask -ThrottleLimit 3 -ErrorAction Ignore`"" -RedirectStandardOutput "$TestDrive/$_"
        }
        $jobs | Wait-Process

        (Get-Ledger).acceptedTasks | Should -Be 9
    }

    It 'refuses <value>, and sends nothing' -ForEach @(
        @{ value = 'lots' }, @{ value = '-1' }, @{ value = '1.5' }, @{ value = '99999999999' }
    ) {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = $value

        { New-GptImageTask 'a' } | Should -Throw -ErrorId 'InvalidRequest,*' -ExpectedMessage '*MAX_CREDITS_PER_DAY*'

        (Get-Ledger).generate.requests | Should -Be 0
    }

    It 'needs a history that counts' {
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = 100
        $history = $env:GPTIMAGE15_HISTORY

        { New-GptImageTask 'a' -NoHistory } | Should -Throw -ErrorId 'HistoryUnavailable,*'
        try {
            $env:GPTIMAGE15_HISTORY = "$TestDrive/a folder"
            New-Item $env:GPTIMAGE15_HISTORY -ItemType Directory | Out-Null
            New-GptImageTask 'a' -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        }
        finally { $env:GPTIMAGE15_HISTORY = $history }

        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
        (Get-Ledger).generate.requests | Should -Be 0
    }
}

Describe 'New-GptImageTask -WhatIf' {
    BeforeAll {
        Set-Content "$TestDrive/rows.csv" @'
IdempotencyKey,Prompt,Size,Quality,ImageUrl
k1,a red fox,,,
k2,a grey owl,1024x1536,high,
k3,an edit,,,https://images.example/1.png https://images.example/2.png
k2,a grey owl,1024x1536,high,
k2,another owl,,,
'@
    }

    BeforeEach { Reset-Simulator }

    AfterEach { $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = $null }

    It 'tells the truth for each row, and the total' {
        $task = Import-Csv "$TestDrive/rows.csv" | Select-Object -First 1 | New-GptImageTask
        $before = Get-HistoryState


        $said = (Get-WhatIf "Import-Csv '$TestDrive/rows.csv' | New-GptImageTask -WhatIf") -split '\r?\n'
        $said -like "What if: *$($task.TaskId)*0 credits*a red fox" | Should -HaveCount 1
        $said -like 'What if: *10 credits*1024?1536*high*0*a grey owl' | Should -HaveCount 1
        $said -like 'What if: *10 credits*1024?1024*medium*2*an edit' | Should -HaveCount 1
        $said -like 'What if: *earlier row*0 credits*a grey owl' | Should -HaveCount 1
        $said -like "*'k2'*another request*" | Should -HaveCount 1
        $said -like 'What if: Would start 2 task(s) for 20 credits; 2 already paid.' | Should -HaveCount 1
        (Get-Ledger).postsReceived | Should -Be 1
        Get-HistoryState | Should -Be $before
    }

    It 'writes nothing, not even a folder, and needs no key' {
        $env:GPTIMAGE15_API_KEY = $null
        try {
            'a', 'b' | New-GptImageTask -WhatIf -IdempotencyKey { $_ } | Should -BeNullOrEmpty
        }
        finally { $env:GPTIMAGE15_API_KEY = 'sk-simulator' }

        Test-Path -LiteralPath $historyFolder | Should -BeFalse
        (Get-Ledger).generate.requests | Should -Be 0
    }

    It 'says where <name> stops' -ForEach @(
        @{ name = '-MaxCredits'; given = @{ MaxCredits = 20 }; limit = $null }
        @{ name = 'the limit of the day'; given = @{}; limit = 30 }
    ) {
        New-GptImageTask 'earlier' | Out-Null
        $env:GPTIMAGE15_MAX_CREDITS_PER_DAY = $limit
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }

        'a', 'b', 'c', 'd' | New-GptImageTask -WhatIf @given -ErrorVariable problem -WarningVariable warning @quiet

        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'CreditLimitReached,*'
        "$($problem.TargetObject)" | Should -Be 'c'
        $warning.Message | Should -BeLike '1 more*'
    }

    It 'reports a key whose outcome is unknown, and one without a history' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'a' -IdempotencyKey k -ErrorAction SilentlyContinue
        $quiet = @{ ErrorAction = 'SilentlyContinue' }

        New-GptImageTask 'a' -IdempotencyKey k -WhatIf -ErrorVariable unknown @quiet
        New-GptImageTask 'a' -IdempotencyKey k -WhatIf -Force -ErrorVariable forced @quiet
        New-GptImageTask 'a' -IdempotencyKey k -WhatIf -NoHistory -ErrorVariable off @quiet

        $unknown.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        $forced | Should -BeNullOrEmpty
        $off.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
    }
}
