# Finding tasks in the history: by tag, idempotency key and status, and the recent ones.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'Get-GptImageTask -History' {
    BeforeAll {
        Reset-Simulator
        1..3 | ForEach-Object { [pscustomobject]@{ Prompt = "p$_"; Tag = "nightly $_"; IdempotencyKey = "order-$_" } } |
            New-GptImageTask | Out-Null
        New-GptImageTask 'p4' -Tag 'weekly' -IdempotencyKey 'row[1]' | Wait-GptImageTask -PollIntervalSec 1 | Out-Null
        New-GptImageTask 'p5' | Out-Null
    }

    It 'lists the tasks of a tag: <tag>' -ForEach @(
        @{ tag = 'nightly*'; prompts = 'p1', 'p2', 'p3' }
        @{ tag = 'NIGHTLY 2'; prompts = 'p2' }
        @{ tag = 'nightly [12]', 'week*'; prompts = 'p1', 'p2', 'p4' }
        @{ tag = '*'; prompts = 'p1', 'p2', 'p3', 'p4' }
        @{ tag = 'monthly'; prompts = $null }
    ) {
        (Get-GptImageTask -History -Tag $tag).Prompt | Should -Be $prompts
    }

    It 'lists the tasks of an idempotency key: <key>' -ForEach @(
        @{ key = 'order-*'; prompts = 'p1', 'p2', 'p3' }
        @{ key = 'row[1]'; prompts = 'p4' }
        @{ key = 'order-1', 'order-3'; prompts = 'p1', 'p3' }
    ) {
        (Get-GptImageTask -History -IdempotencyKey $key).Prompt | Should -Be $prompts
    }

    It 'lists the tasks of a status' {
        (Get-GptImageTask -History -Status Success).Prompt | Should -Be 'p4'
        (Get-GptImageTask -History -Status Pending, InProgress, Success).Prompt |
            Should -Be 'p1', 'p2', 'p3', 'p4', 'p5'
        Get-GptImageTask -History -Status Failed, SubmissionUnknown | Should -BeNullOrEmpty
    }

    It 'counts -Last after the other conditions' {
        (Get-GptImageTask -History -Tag nightly* -Last 2).Prompt | Should -Be 'p2', 'p3'
        (Get-GptImageTask -History -Tag nightly*, weekly -Status Success -Last 3).Prompt | Should -Be 'p4'
        (Get-GptImageTask -History -Pending -IdempotencyKey order-* -Last 1).Prompt | Should -Be 'p3'
    }

    It 'is meant by each of its conditions' {
        (Get-GptImageTask -Tag weekly).Prompt | Should -Be 'p4'
        (Get-GptImageTask -Last 1).Prompt | Should -Be 'p5'
        (Get-GptImageTask -Status Success).Prompt | Should -Be 'p4'
    }

    It 'completes the statuses' {
        $line = 'Get-GptImageTask -History -Status '

        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText |
            Should -Contain 'SubmissionUnknown'
    }

    It 'refuses a status that there is not' {
        { Get-GptImageTask -History -Status Finished } |
            Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,GptImage15.Commands.GetGptImageTaskCommand'
    }
}

Describe 'Get-GptImageTask without arguments' {
    BeforeAll {
        Reset-Simulator
        1..22 | ForEach-Object { "p$_" } | New-GptImageTask -ThrottleLimit 1 | Out-Null
        $asked = (Get-Ledger).status.requests
    }

    It 'lists the newest 20, asks nothing, and needs no key' {
        $key = $env:GPTIMAGE15_API_KEY
        $env:GPTIMAGE15_API_KEY = $null
        try { $recent = Get-GptImageTask } finally { $env:GPTIMAGE15_API_KEY = $key }

        $recent.Prompt | Should -Be (3..22 | ForEach-Object { "p$_" })
        (Get-Ledger).status.requests | Should -Be $asked
    }

    It 'lists nothing where nothing is piped or named' {
        @() | Get-GptImageTask | Should -BeNullOrEmpty
        Get-GptImageTask @() | Should -BeNullOrEmpty
    }

    It 'is an error where $null is <how>' -ForEach @(
        @{ how = 'piped'; call = { $null | Get-GptImageTask @given } }
        @{ how = 'named'; call = { Get-GptImageTask $null @given } }
    ) {
        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }

        . $call | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
    }

    It 'ends where the history is off' {
        $path = $env:GPTIMAGE15_HISTORY
        $env:GPTIMAGE15_HISTORY = 'off'
        try { { Get-GptImageTask } | Should -Throw -ErrorId 'HistoryUnavailable,*' }
        finally { $env:GPTIMAGE15_HISTORY = $path }
    }
}
