BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator -RunningSec 0.5
}

AfterAll { Stop-Simulator }

Describe 'Wait-GptImageTask' {
    BeforeEach { Reset-Simulator }

    It 'emits a failed task and an error about it' {
        $task = New-GptImageTask 'forbidden' |
            Wait-GptImageTask -PollIntervalSec 1 -ErrorVariable problem -ErrorAction SilentlyContinue

        $task.Status | Should -Be Failed
        $task.ConsumedCredits | Should -Be 0
        $problem.FullyQualifiedErrorId | Should -BeLike 'TaskFailed,*'
        $problem.CategoryInfo.Category | Should -Be InvalidResult
        $problem.TargetObject.TaskId | Should -Be $task.TaskId
        $problem.ErrorDetails.Message | Should -BeLike '*Content policy violation detected*'
    }

    It 'emits what has not ended in time, with an error that says how to go on' {
        Add-Fault @{ route = 'Status'; rawBody = '{"code":200,"data":{"status":"IN_PROGRESS"}}'; times = -1 }

        $task = New-GptImageTask 'a' |
            Wait-GptImageTask -TimeoutSec 2 -PollIntervalSec 1 -ErrorVariable problem -ErrorAction SilentlyContinue

        $task.Status | Should -Be InProgress
        $task.Prompt | Should -Be 'a'
        $problem.FullyQualifiedErrorId | Should -BeLike 'TaskTimeout,*'
        $problem.CategoryInfo.Category | Should -Be OperationTimeout
        $problem.TargetObject.TaskId | Should -Be $task.TaskId
    }

    It 'with -TimeoutSec 0 looks once and reports no error' {
        $task = New-GptImageTask 'a' | Wait-GptImageTask -TimeoutSec 0 -ErrorVariable problem

        $task.Status | Should -Be InProgress
        $problem | Should -BeNullOrEmpty
        (Get-Ledger).status.requests | Should -Be 1
    }

    It 'polls and emits an id once, however often it is piped' {
        $id = (New-GptImageTask 'a').TaskId

        $id, $id, $id | Wait-GptImageTask -PollIntervalSec 1 | Should -HaveCount 1
    }

    It 'does not ask about what is known to have ended' {
        $done = New-GptImageTask 'a' | Wait-GptImageTask -PollIntervalSec 1
        $asked = (Get-Ledger).status.requests

        ($done | Wait-GptImageTask).TaskId | Should -Be $done.TaskId
        (Get-Ledger).status.requests | Should -Be $asked
    }

    It 'with -Any emits the first to end and stops' {
        $tasks = 'a', 'b', 'c' | New-GptImageTask
        $pending = '{"code":200,"data":{"status":"PENDING"}}'
        Add-Fault @{ route = 'Status'; taskId = $tasks[0].TaskId; rawBody = $pending; times = -1 },
            @{ route = 'Status'; taskId = $tasks[1].TaskId; rawBody = $pending; times = -1 }

        ($tasks | Wait-GptImageTask -Any -PollIntervalSec 1).TaskId | Should -Be $tasks[2].TaskId
    }

    It 'survives cuts, 429, 5xx and HTML pages' {
        $task = New-GptImageTask 'a'
        Add-Fault @{ route = 'Status'; cut = 'BeforeRequest' },
            @{ route = 'Status'; status = 502; rawBody = '<html>'; contentType = 'text/html' },
            @{ route = 'Status'; status = 429; retryAfter = '1' },
            @{ route = 'Status'; status = 200; rawBody = '<html>' }

        ($task | Wait-GptImageTask -PollIntervalSec 1).Status | Should -Be Success
    }

    It 'says once that the key is refused, and emits the unfinished as they are' {
        $tasks = 'a', 'b', 'c' | New-GptImageTask
        Add-Fault @{ route = 'Status'; status = 401; times = -1 }

        $left = $tasks | Wait-GptImageTask -PollIntervalSec 1 -ErrorVariable problem -ErrorAction SilentlyContinue

        $left.TaskId | Sort-Object | Should -Be ($tasks.TaskId | Sort-Object)
        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'Unauthorized,*'
    }

    It 'does not know an id nobody gave out, while the others end' {
        $id = (New-GptImageTask 'a').TaskId

        $done = 'nobody-gave-this', $id |
            Wait-GptImageTask -PollIntervalSec 1 -ErrorVariable problem -ErrorAction SilentlyContinue

        $done.TaskId | Should -Be $id
        $problem.FullyQualifiedErrorId | Should -BeLike 'TaskNotFound,*'
        $problem.CategoryInfo.Category | Should -Be ObjectNotFound
        $problem.TargetObject | Should -Be 'nobody-gave-this'
    }

    It 'takes success without an image as malformed' {
        $task = New-GptImageTask 'a'
        Add-Fault @{ route = 'Status'; rawBody = '{"code":200,"data":{"status":"SUCCESS","response":[]}}'; times = -1 }

        $got = $task | Wait-GptImageTask -PollIntervalSec 1 -ErrorVariable problem -ErrorAction SilentlyContinue

        $got.TaskId | Should -Be $task.TaskId
        $problem.FullyQualifiedErrorId | Should -BeLike 'MalformedResponse,*'
        $problem.CategoryInfo.Category | Should -Be InvalidData
    }

    It 'does not wait a day because the service says so' {
        Add-Fault @{ route = 'Status'; status = 429; retryAfter = '86400'; times = -1 }
        $limit = [Diagnostics.Stopwatch]::StartNew()

        'some-id' | Wait-GptImageTask -TimeoutSec 0 -ErrorVariable once -ErrorAction SilentlyContinue
        'some-id' | Get-GptImageTask -ErrorVariable asked -ErrorAction SilentlyContinue
        'some-id' | Wait-GptImageTask -TimeoutSec 3 -ErrorVariable waited -ErrorAction SilentlyContinue | Out-Null

        $once.FullyQualifiedErrorId | Should -BeLike 'RateLimited,*'
        $asked.FullyQualifiedErrorId | Should -BeLike 'RateLimited,*'
        $waited.FullyQualifiedErrorId | Should -BeLike 'TaskTimeout,*'
        $limit.Elapsed.TotalSeconds | Should -BeLessThan 60
    }

    It 'starts with the first task piped in' {
        $seen = [Collections.Generic.List[string]]::new()

        & {
            (New-GptImageTask 'a').TaskId
            $limit = [Diagnostics.Stopwatch]::StartNew()
            while ((Get-Ledger).status.requests -eq 0 -and $limit.Elapsed.TotalSeconds -lt 20) {
                [Threading.Thread]::Yield() | Out-Null
            }

            $seen.Add("polled $((Get-Ledger).status.requests -gt 0)")
        } | Wait-GptImageTask -PollIntervalSec 1 | ForEach-Object { $seen.Add($_.Status) }

        $seen | Should -Be 'polled True', 'Success'
    }
}

Describe 'Get-GptImageTask' {
    BeforeEach { Reset-Simulator }

    It 'answers in the order asked' {
        $ids = (1..12 | ForEach-Object { "p$_" } | New-GptImageTask).TaskId
        Add-Fault @{ route = 'Status'; taskId = $ids[0]; delay = '00:00:00.500' }

        ($ids | Get-GptImageTask).TaskId | Should -Be $ids
        (Get-GptImageTask $ids).TaskId | Should -Be $ids
    }

    It 'goes on after an error' {
        $id = (New-GptImageTask 'a').TaskId

        $got = 'nobody-gave-this', '', $id | Get-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue

        $got.TaskId | Should -Be $id
        ($problem.FullyQualifiedErrorId -replace ',.*') | Sort-Object | Should -Be 'InvalidRequest', 'TaskNotFound'
    }

    It 'tries again what may pass' {
        $id = (New-GptImageTask 'a').TaskId
        Add-Fault @{ route = 'Status'; status = 503 }, @{ route = 'Status'; cut = 'MidAnswer' }

        (Get-GptImageTask $id).TaskId | Should -Be $id
    }

    It 'reports <id> where it lasts' -ForEach @(
        @{ id = 'ServerError'; category = 'ResourceUnavailable'; fault = @{ status = 503; message = 'down' } }
        @{ id = 'RateLimited'; category = 'LimitsExceeded'; fault = @{ status = 429; message = 'slow' } }
        @{ id = 'MalformedResponse'; category = 'InvalidData'; fault = @{ rawBody = '<html>hello</html>' } }
        @{ id = 'ConnectionFailed'; category = 'ConnectionError'; fault = @{ cut = 'BeforeRequest' } }
        @{
            id = 'RedirectRefused'
            category = 'SecurityError'
            fault = @{ status = 302; location = 'https://example.com/' }
        }
        @{ id = 'InvalidRequest'; category = 'InvalidArgument'; fault = @{ status = 400; message = 'bad' } }
        @{ id = 'Unauthorized'; category = 'AuthenticationError'; fault = @{ bodyCode = 401; message = 'who' } }
    ) {
        Add-Fault ($fault + @{ route = 'Status'; times = -1 })

        Get-GptImageTask some-id -MaximumRetryCount 1 -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be "$id,GptImage15.Commands.GetGptImageTaskCommand"
        $problem.CategoryInfo.Category | Should -Be $category
        $problem.TargetObject | Should -Be 'some-id'
        if ($fault.message) { $problem.ErrorDetails.Message | Should -BeLike "*$($fault.message)*" }
    }
}
