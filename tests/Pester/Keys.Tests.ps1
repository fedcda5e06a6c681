# Idempotency keys: rows that have none, keys that are made of the content, and tasks that failed.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A blank idempotency key on the command line' {
    BeforeEach { Reset-Simulator }

    It 'is refused for its row, and the others go on: <what>' -ForEach @(
        @{ what = 'an empty property'; value = { '' } }
        @{ what = 'white space'; value = { ' ' } }
        @{ what = '$null'; value = { $null } }
        @{ what = 'DBNull'; value = { [DBNull]::Value } }
    ) {
        $rows = @(
            [pscustomobject]@{ Id = 'fox-1'; Prompt = 'a red fox' }
            [pscustomobject]@{ Id = & $value; Prompt = 'an owl' }
            [pscustomobject]@{ Id = 'hen-1'; Prompt = 'a hen' }
        )

        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }
        $tasks = $rows | New-GptImageTask -IdempotencyKey { $_.Id } @given

        $tasks.Prompt | Should -Be 'a red fox', 'a hen'
        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        $problem.Exception.Message | Should -BeLike '*an owl*'
        $problem.TargetObject.Prompt | Should -Be 'an owl'
        (Get-Ledger).tasks.prompt | Should -Be 'a red fox', 'a hen'
    }

    It 'is refused without a pipeline: <what>' -ForEach @(
        @{ what = 'an empty string'; value = '' }
        @{ what = '$null'; value = $null }
        @{ what = 'white space'; value = "`t" }
    ) {
        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }

        New-GptImageTask 'a red fox' -IdempotencyKey $value @given | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'A column of idempotency keys' {
    BeforeEach { Reset-Simulator }

    It 'with empty cells is sent, with one warning that counts them' {
        $tasks = @'
IdempotencyKey,Prompt
fox-1,a red fox
,an owl
 ,a hen
goat-1,a goat
'@ | ConvertFrom-Csv | New-GptImageTask -WarningVariable warnings -WarningAction SilentlyContinue

        $tasks | Should -HaveCount 4
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '2 of 4 *IdempotencyKey*-ContentKey*'
    }

    It 'has no warning: <what>' -ForEach @(
        @{ what = 'all cells are filled'; rows = "IdempotencyKey,Prompt`nfox-1,a fox`nowl-1,an owl"; given = @{} }
        @{ what = 'all cells are empty'; rows = "IdempotencyKey,Prompt`n,a fox`n,an owl"; given = @{} }
        @{ what = '-ContentKey'; rows = "IdempotencyKey,Prompt`nfox-1,a fox`n,an owl"; given = @{ ContentKey = $true } }
    ) {
        $tasks = $rows | ConvertFrom-Csv |
            New-GptImageTask @given -WarningVariable warnings -WarningAction SilentlyContinue

        $tasks | Should -HaveCount 2
        $warnings | Should -BeNullOrEmpty
    }
}

Describe '-ContentKey' {
    BeforeEach { Reset-Simulator }

    It 'pays for a row once, whatever is run again' {
        $run = { 'a red fox', 'an owl' | New-GptImageTask -Quality low -ContentKey }

        $first = & $run
        $second = & $run

        $second.TaskId | Should -Be $first.TaskId
        $first.IdempotencyKey | Should -Match '^content-[\w-]{43}$'
        $first.IdempotencyKey | Sort-Object -Unique | Should -HaveCount 2
        (Get-Ledger).acceptedTasks | Should -Be 2
    }

    It 'makes equal rows one task, also with another tag, file name and spelling' {
        $rows = @(
            [pscustomobject]@{ Prompt = 'a red fox'; Size = '1024x1536'; Tag = 'may'; FileName = 'a' }
            [pscustomobject]@{ Prompt = 'a red fox'; Size = '1024*1536'; Tag = 'june'; FileName = 'b' }
            [pscustomobject]@{ Prompt = 'a red fox'; Size = '1536x1024' }
        )

        $tasks = $rows | New-GptImageTask -ContentKey

        $tasks[1].TaskId | Should -Be $tasks[0].TaskId
        $tasks[2].TaskId | Should -Not -Be $tasks[0].TaskId
        (Get-Ledger).acceptedTasks | Should -Be 2
    }

    It 'leaves the keys that there are' {
        $rows = "IdempotencyKey,Prompt`nfox-1,a red fox`n,an owl" | ConvertFrom-Csv

        $ofColumn = $rows | New-GptImageTask -ContentKey
        $ofBlock = $rows | New-GptImageTask -IdempotencyKey { $_.IdempotencyKey } -ContentKey

        $ofColumn[0].IdempotencyKey | Should -Be 'fox-1'
        $ofColumn[1].IdempotencyKey | Should -BeLike 'content-*'
        $ofBlock.TaskId | Should -Be $ofColumn.TaskId
    }

    It 'needs the history' {
        New-GptImageTask 'a red fox' -ContentKey -NoHistory -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'HistoryUnavailable,*'
    }
}

Describe '-RetryFailed' {
    BeforeEach {
        Reset-Simulator
        # The service fails the task once, as it does when it has too little capacity.
        Add-Fault @{
            route = 'Status'
            rawBody = '{"code":200,"message":"success","data":{"status":"FAILED","error_message":"no capacity"}}'
        }
        $rows = "IdempotencyKey,Prompt`nfox-1,a red fox" | ConvertFrom-Csv
        $failed = $rows | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 -ErrorAction SilentlyContinue
    }

    AfterEach { Clear-Fault }

    It 'submits a failed task again, and the next run returns the new one' {
        $failed.Status | Should -Be Failed
        ($rows | New-GptImageTask).TaskId | Should -Be $failed.TaskId -Because 'nothing says to retry'
        ($rows | New-GptImageTask -Force).TaskId | Should -Be $failed.TaskId -Because 'its outcome is known'

        $retried = $rows | New-GptImageTask -RetryFailed
        $done = $rows | New-GptImageTask -RetryFailed | Wait-GptImageTask -PollIntervalSec 1
        $later = $rows | New-GptImageTask

        $retried.TaskId | Should -Not -Be $failed.TaskId
        $retried.IdempotencyKey | Should -Be 'fox-1'
        $done.TaskId, $later.TaskId | Should -Be $retried.TaskId, $retried.TaskId
        $done.Status | Should -Be Success
        (Get-Ledger).acceptedTasks | Should -Be 2
    }

    It 'leaves both tasks in the history' {
        $retried = $rows | New-GptImageTask -RetryFailed

        $all = Get-GptImageTask -History

        $all.TaskId | Should -Be $failed.TaskId, $retried.TaskId
        $all[0].Status, $all[0].ConsumedCredits | Should -Be Failed, 0
    }

    It 'submits nothing else again' {
        'IdempotencyKey,Prompt', 'owl-1,an owl' | ConvertFrom-Csv | New-GptImageTask | Wait-GptImageTask |
            Should -HaveCount 1
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        New-GptImageTask 'a hen' -IdempotencyKey hen-1 -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $before = (Get-Ledger).postsReceived
        $given = @{ RetryFailed = $true; ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }

        "IdempotencyKey,Prompt`nowl-1,an owl`nhen-1,a hen`nfox-1,another fox" | ConvertFrom-Csv |
            New-GptImageTask @given | Should -HaveCount 1

        $problem.FullyQualifiedErrorId -replace ',.*' | Should -Be 'SubmissionOutcomeUnknown', 'IdempotencyKeyReused'
        (Get-Ledger).postsReceived | Should -Be $before
    }

    It 'submits once from two processes' {
        $line = "Import-Module '$module'; (New-GptImageTask 'a red fox' -IdempotencyKey fox-1 -RetryFailed).TaskId"
        $shells = 1, 2 | ForEach-Object {
            $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
            $start.UseShellExecute = $false
            $start.RedirectStandardOutput = $true
            $start.Arguments = "-NoProfile -NonInteractive -Command `"$line`""
            [Diagnostics.Process]::Start($start)
        }
        $ids = $shells | ForEach-Object { $_.StandardOutput.ReadToEnd().Trim(); $_.WaitForExit() }

        $ids | Should -HaveCount 2
        $ids | Sort-Object -Unique | Should -HaveCount 1
        $ids[0] | Should -Not -Be $failed.TaskId
        (Get-Ledger).acceptedTasks | Should -Be 2
    }
}
