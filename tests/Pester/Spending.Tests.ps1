BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'No more is spent than was asked' {
    BeforeEach { Reset-Simulator }

    It 'Select-Object -First 1 pays for one' {
        $task = 'a', 'b', 'c' | New-GptImageTask | Select-Object -First 1

        $task.Prompt | Should -Be 'a'
        (Get-Ledger).acceptedTasks | Should -Be 1
    }

    It 'Select-Object -First 2 pays for two' {
        1..9 | ForEach-Object { "p$_" } | New-GptImageTask | Select-Object -First 2 | Should -HaveCount 2

        (Get-Ledger).acceptedTasks | Should -Be 2
    }

    It '-WhatIf sends nothing, and needs no key' {
        $env:GPTIMAGE15_API_KEY = $null
        try {
            'a', 'b' | New-GptImageTask -WhatIf | Should -BeNullOrEmpty
        }
        finally { $env:GPTIMAGE15_API_KEY = 'sk-simulator' }

        (Get-Ledger).generate.requests | Should -Be 0
    }

    It '-WhatIf shows each prompt and its 10 credits' {
        $engine = (Get-Process -Id $PID).Path
        $said = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'; 'a red fox' | New-GptImageTask -WhatIf" | Out-String

        $said | Should -BeLike '*10 credits*a red fox*'
    }

    It '-MaxCredits stops before the request that would exceed it' {
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }

        $tasks = 'a', 'b', 'c', 'd', 'e' |
            New-GptImageTask -MaxCredits 25 -ErrorVariable problem -WarningVariable warning @quiet

        $tasks.Prompt | Should -Be 'a', 'b'
        (Get-Ledger).postsReceived | Should -Be 2
        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'CreditLimitReached,*'
        $problem.CategoryInfo.Category | Should -Be LimitsExceeded
        "$($problem.TargetObject)" | Should -Be 'c'
        $warning | Should -HaveCount 1
        $warning.Message | Should -BeLike '2 more*'
    }

    It '-MaxCredits also bounds what runs side by side' {
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }

        1..20 | ForEach-Object { "p$_" } |
            New-GptImageTask -MaxCredits 70 -ThrottleLimit 8 @quiet |
            Should -HaveCount 7

        (Get-Ledger).acceptedTasks | Should -Be 7
    }

    It '<status> ends sending, and what is paid is still waited for and saved' -ForEach @(
        @{ status = 401; id = 'Unauthorized'; category = 'AuthenticationError' }
        @{ status = 402; id = 'InsufficientCredits'; category = 'QuotaExceeded' }
    ) {
        Add-Fault @{ route = 'Generate'; skip = 1; times = -1; status = $status; message = 'no more' }
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }

        $files = 'a', 'b', 'c', 'd' |
            New-GptImageTask -ErrorVariable problem -WarningVariable warning @quiet |
            Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage "$TestDrive/$status"

        $files | Should -HaveCount 1
        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike "$id,*"
        $problem.CategoryInfo.Category | Should -Be $category
        $problem.ErrorDetails.Message | Should -BeLike '*no more*'
        $warning.Message | Should -BeLike '2 more*'
        (Get-Ledger).generate.requests | Should -Be 2
    }

    It 'a cut after the request left is not sent again' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }

        New-GptImageTask 'a' -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        $problem.CategoryInfo.Category | Should -Be OperationStopped
        "$($problem.TargetObject)" | Should -Be 'a'
        "$problem" | Should -Not -Match 'try again|retry'
        (Get-Ledger).postsReceived | Should -Be 1
        Get-GptImageTask -History | ForEach-Object Status | Should -Be SubmissionUnknown
    }

    It 'results come in the order asked, however many run at once' {
        $prompts = 1..30 | ForEach-Object { "p$_" }

        ($prompts | New-GptImageTask -ThrottleLimit 8).Prompt | Should -Be $prompts

        (Get-Ledger).generate.maxConcurrent | Should -BeLessOrEqual 8
    }
}

Describe 'A batch with keys can be rerun' {
    BeforeAll {
        Set-Content "$TestDrive/jobs.csv" @'
IdempotencyKey,Prompt
k1,one
k2,two
k3,three
'@
    }

    BeforeEach { Reset-Simulator }

    It 'and costs nothing for the rows that are done, also in another process' {
        $first = Import-Csv "$TestDrive/jobs.csv" | New-GptImageTask
        $again = Import-Csv "$TestDrive/jobs.csv" | New-GptImageTask -MaxCredits 0
        $engine = (Get-Process -Id $PID).Path
        $elsewhere = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'; (Import-Csv '$TestDrive/jobs.csv' | New-GptImageTask).TaskId"

        $again.TaskId | Should -Be $first.TaskId
        $elsewhere | Should -Be $first.TaskId
        (Get-Ledger).acceptedTasks | Should -Be 3
    }

    It 'refuses a key with another request' {
        New-GptImageTask 'one' -IdempotencyKey k | Out-Null

        New-GptImageTask 'another' -IdempotencyKey k -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'IdempotencyKeyReused,*'
        $problem.CategoryInfo.Category | Should -Be ResourceExists
        (Get-Ledger).acceptedTasks | Should -Be 1
    }

    It 'refuses a key whose outcome is unknown, until -Force' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'one' -IdempotencyKey k -ErrorAction SilentlyContinue | Out-Null

        New-GptImageTask 'one' -IdempotencyKey k -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        (Get-Ledger).postsReceived | Should -Be 1

        $task = New-GptImageTask 'one' -IdempotencyKey k -Force
        $task.TaskId | Should -Not -BeNullOrEmpty
        (New-GptImageTask 'one' -IdempotencyKey k).TaskId | Should -Be $task.TaskId
        (Get-Ledger).postsReceived | Should -Be 2
    }

    It 'needs the history' {
        New-GptImageTask 'one' -IdempotencyKey k -NoHistory -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
        (Get-Ledger).generate.requests | Should -Be 0
    }
}
