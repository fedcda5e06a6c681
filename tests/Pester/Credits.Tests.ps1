BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'What was spent' {
    BeforeEach {
        Reset-Simulator
        # The service fails the fourth of eight tasks.
        $script:tasks = 1..8 | ForEach-Object {
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
