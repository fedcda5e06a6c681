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
        $said -like "What if: *$($task.TaskId)*0 credits*a red fox." | Should -HaveCount 1
        $said -like 'What if: *10 credits*1024?1536*high*0*a grey owl.' | Should -HaveCount 1
        $said -like 'What if: *10 credits*1024?1024*medium*2*an edit.' | Should -HaveCount 1
        $said -like 'What if: *earlier row*0 credits*a grey owl.' | Should -HaveCount 1
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
