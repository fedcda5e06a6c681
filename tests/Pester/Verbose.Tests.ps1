[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator -RunningSec 3 -Option '--pending-sec 2'
    $prompt = 'a red fox asleep in the snow under a very old oak, with the last word unspoken'

    # What a command writes to the verbose stream, as one text.
    function Get-Step([scriptblock] $Command) {
        (& $Command 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }) -join "`n"
    }
}

AfterAll { Stop-Simulator }

Describe '-Verbose shows each step' {
    BeforeEach { Reset-Simulator }

    It 'from the request to the file' {
        $steps = Get-Step {
            New-GptImageTask $prompt -Verbose |
                Wait-GptImageTask -PollIntervalSec 1 -Verbose |
                Save-GptImage "$TestDrive/all" -Verbose
        }

        $id = (Get-Ledger).tasks.taskId
        $steps | Should -BeLike '*The API key is from: $env:GPTIMAGE15_API_KEY.*'
        $steps | Should -BeLike "*The history is '$env:GPTIMAGE15_HISTORY'*"
        $steps | Should -BeLike '*Sending the request ''a red fox*'
        $steps | Should -BeLike "*was accepted as the task $id after *"
        $steps | Should -BeLike "*The task $id has the status InProgress.*The task $id has the status Success.*"
        $steps | Should -Match "saved as '.*all.$id\.png': \d+ bytes in [\d.,]+ s"
    }

    It 'with the first words of the prompt only, and no secret' {
        $steps = Get-Step {
            New-GptImageTask $prompt -Verbose -ApiKey sk-simulator |
                Wait-GptImageTask -PollIntervalSec 1 -Verbose -ApiKey sk-simulator | Out-Null
            "${baseUri}samples/png?sig=very-secret" | Save-GptImage "$TestDrive/signed" -Verbose
        }

        $steps | Should -BeLike '*The API key is from: -ApiKey.*'
        $steps | Should -BeLike "*samples/png[?]*** was saved as*"
        $steps | Should -Not -Match 'very-secret|sk-simulator|oak|unspoken'
    }

    It 'with each retry, its pause and its reason' {
        Add-Fault @{ route = 'Generate'; status = 429; message = 'Slow down'; retryAfter = '1' }

        $steps = Get-Step { New-GptImageTask 'a fox' -Verbose -MaximumRetryCount 2 }

        $steps | Should -Match (
            'Retry 1 of 2 for ''a fox'' in [12][.,]\d s\. Reason: .*\(429\): Slow down\. ' +
            'The response asks to wait 1 s before the next call\.')
    }

    It 'does not repeat a prompt that the service repeats' {
        Add-Fault @{ route = 'Generate'; status = 429; message = "Too many: $prompt" }

        $steps = Get-Step { New-GptImageTask $prompt -Verbose -RetryIntervalSec 1 }

        $steps | Should -BeLike '*(429): Too many: a red fox*'
        $steps | Should -Not -Match 'unspoken'
    }

    It 'with the pause of all polls, and the polls that failed' {
        $task = New-GptImageTask 'a fox'
        Add-Fault @{ route = 'Status'; status = 503 }, @{ route = 'Status'; status = 429; retryAfter = '1' }

        $steps = Get-Step { $task | Wait-GptImageTask -PollIntervalSec 1 -Verbose }

        $steps | Should -BeLike "*The poll of the task $task failed: The service failed (503)*"
        $steps | Should -Match 'No poll is sent for 1[.,]0 s\. Reason: .*\(429\)'
    }

    It 'with a task that is returned for its idempotency key, and a file that is kept' {
        $row = [pscustomobject] @{ Prompt = 'a fox'; IdempotencyKey = 'fox-1' }
        $null = $row | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage "$TestDrive/kept"

        $steps = Get-Step {
            $row | New-GptImageTask -Verbose |
                Wait-GptImageTask -Verbose |
                Save-GptImage "$TestDrive/kept" -SkipExisting -Verbose
        }

        $id = (Get-Ledger).tasks.taskId
        $steps | Should -BeLike "*was not sent: the task $id is returned for its idempotency key 'fox-1'.*"
        $steps | Should -BeLike "*The task $id is not polled, because it has ended with the status Success.*"
        $steps | Should -BeLike '*is not downloaded, because ''*kept*'' exists.*'
    }

    It 'of Get and Test' {
        $task = New-GptImageTask 'a fox'

        Get-Step { $task | Get-GptImageTask -Verbose } | Should -BeLike "*The task $task has the status*"
        Get-Step { Get-GptImageTask -History -Verbose } | Should -BeLike '*1 task(s) of the history were selected.*'
        Get-Step { Test-GptImageConnection -Verbose } | Should -BeLike '*Polling a task that does not exist, at no*'
    }

    It 'with $VerbosePreference, and nothing without' {
        Get-Step { $VerbosePreference = 'Continue'; New-GptImageTask 'a fox' } | Should -BeLike '*was accepted as*'
        Get-Step { New-GptImageTask 'a fox' } | Should -BeNullOrEmpty
        Get-Step { $VerbosePreference = 'Continue'; New-GptImageTask 'a fox' -Verbose:$false } | Should -BeNullOrEmpty
    }
}

Describe 'An error says what a script needs' {
    BeforeEach { Reset-Simulator }

    It 'in a catch block: ErrorId and RetryAfter, by the type of the exception' {
        Add-Fault @{ route = 'Generate'; status = 429; message = 'Slow down'; retryAfter = '600' }

        try {
            New-GptImageTask 'a fox' -ErrorAction Stop
        }
        catch [GptImage15.GptImageException] {
            $problem = $_.Exception
        }

        $problem.ErrorId | Should -Be RateLimited
        $problem.RetryAfter | Should -Be ([timespan] '00:10')
        $problem.Message | Should -BeLike '*(429): Slow down. The response asks to wait 600 s before the next call.'
    }

    It 'ends in one full stop: <words>' -ForEach @(
        @{ words = 'no credits left'; end = 'no credits left.' }
        @{ words = 'no credits left.'; end = 'no credits left.' }
        @{ words = '积分不足。'; end = '积分不足。' }
        @{ words = 'it said "stop."'; end = 'it said "stop."' }
    ) {
        Add-Fault @{ route = 'Generate'; status = 402; message = $words }

        $null = New-GptImageTask 'a fox' -ErrorVariable problems -ErrorAction SilentlyContinue

        $problems[0].Exception.Message | Should -BeLike "*(402): $end"
        $problems[0].Exception.ServiceMessage | Should -Be $words
    }

    It 'which row has a value that is not allowed, by its idempotency key, else its prompt' {
        $rows = '[{"Prompt":"a fox","Size":"big","IdempotencyKey":"fox-1"},{"Prompt":"an owl","Size":"big"}]'
        $null = ($rows | ConvertFrom-Json) |
            New-GptImageTask -ErrorVariable problems -ErrorAction SilentlyContinue
        $messages = $problems.Exception.Message

        $messages[0] | Should -BeLike '*The error is about the request with the idempotency key ''fox-1''.'
        $messages[1] | Should -BeLike '*The error is about the request with the prompt ''an owl''.'
    }

    It 'also where the service refused the row' {
        Add-Fault @{ route = 'Generate'; prompt = 'an owl'; status = 400; message = 'no owls' }

        $null = 'a fox', 'an owl' | New-GptImageTask -ErrorVariable problems -ErrorAction SilentlyContinue

        $problems[0].Exception.Message | Should -BeLike '*no owls. The error is about *the prompt ''an owl''.'
    }
}

Describe 'The types of the module' {
    It 'are there after the import' {
        $engine = (Get-Process -Id $PID).Path
        $names = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            [GptImage15.GptImageTask], [GptImage15.GptImageTaskStatus], [GptImage15.GptImageException],
                [GptImage15.GptImageErrorId], [GptImage15.GptImageRequest] | ForEach-Object Name"

        $names | Should -Be @(
            'GptImageTask', 'GptImageTaskStatus', 'GptImageException', 'GptImageErrorId', 'GptImageRequest')
    }
}
