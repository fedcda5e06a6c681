BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

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
