# How the module looks and behaves in the hands of someone at the prompt.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
    $engine = (Get-Process -Id $PID).Path
    $escape = [char] 27

    # The first cmdlet of a session brings the views, and the types that tests make tasks of.
    $null = New-GptImageTask 'a red fox'

    function Get-SampleTask {
        param([hashtable] $Property = @{})

        $task = [GptImage15.GptImageTask] @{
            TaskId = 'n36abc123def456gptimg'
            Status = 'Success'
            Prompt = 'a red fox'
        }
        foreach ($name in $Property.Keys) { $task.$name = $Property[$name] }
        $task
    }

    # What is shown of an object, without the lines that are empty.
    function Format-Line {
        param([Parameter(ValueFromPipeline)] $InputObject, [int] $Width = 120, [string] $As = 'Table')

        process {
            ($InputObject | & "Format-$As" | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_.Trim() }
        }
    }

    # Runs a script with its progress captured.
    function Get-Progress {
        param([string] $Script)

        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$module'; $Script").Invoke()
            , @($shell.Streams.Progress)
        }
        finally { $shell.Dispose() }
    }
}

AfterAll { Stop-Simulator }

Describe 'The table of tasks' {
    It 'has an id, a status, credits, an age and a prompt' {
        $created = [datetimeoffset]::UtcNow.AddMinutes(-90)
        $lines = Get-SampleTask @{ ConsumedCredits = 10; CreatedAt = $created } | Format-Line

        $lines[0] -split '\s+' | Should -Be 'TaskId', 'Status', 'Credits', 'Age', 'Prompt'
        $lines[2] -split '\s+' | Should -Be 'n36abc123def456gptimg', 'Success', '10', '1h', 'a', 'red', 'fox'
    }

    It 'is how tasks are shown unless asked otherwise' {
        (Get-SampleTask | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ } | Select-Object -First 1 |
            Should -BeLike 'TaskId*Status*Credits*Age*Prompt*'
    }

    It 'has the prompt on one line, cut to fit' {
        $lines = Get-SampleTask @{ Prompt = "a red`r`n`tfox $('asleep ' * 30)" } | Format-Line -Width 80

        $lines | Should -HaveCount 3
        $lines[2] | Should -BeLike '*a red fox asleep*'
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
    }

    It 'says an age of <minutes> minutes as <shown>' -ForEach @(
        @{ minutes = 0.5; shown = '^[345]\ds$' }
        @{ minutes = 1.5; shown = '^1m$' }
        @{ minutes = 59.5; shown = '^59m$' }
        @{ minutes = 90; shown = '^1h$' }
        @{ minutes = 2850; shown = '^47h$' }
        @{ minutes = 2910; shown = '^2d$' }
        @{ minutes = -5; shown = '^0s$' }
    ) {
        $task = Get-SampleTask @{ CreatedAt = [datetimeoffset]::UtcNow.AddMinutes(-$minutes) }

        foreach ($each in $task, ($task | ConvertTo-ClixmlCopy)) {
            ($each | Format-Line)[2].Substring(51, 5).Trim() | Should -Match $shown
        }
    }

    It 'leaves empty what is not known' {
        (Get-SampleTask @{ Prompt = $null } | Format-Line)[2].Trim() | Should -Match '^n36abc123def456gptimg +Success$'
    }

    It 'leaves room for each status' {
        foreach ($status in [Enum]::GetNames([GptImage15.GptImageTaskStatus])) {
            $words = (Get-SampleTask @{ Status = $status } | Format-Line)[2] -split '\s+'
            $words[1] | Should -Be $status
        }
    }
}

Describe 'The list of a task' {
    It 'tells all there is to know' {
        $lines = Get-SampleTask @{
            ErrorMessage = 'e'
            ImageUrl = [string[]] 'https://example.com/a.png'
            CreatedAt = [datetimeoffset]::UtcNow
        } | Format-Line -As List

        $lines -replace ' .*' | Should -Be (
            'TaskId', 'Status', 'ErrorMessage', 'ImageUrl', 'Prompt',
            'Size', 'Quality', 'Tag', 'IdempotencyKey', 'ConsumedCredits', 'CreatedAt')
        $lines[1] | Should -BeLike '*: Success'
    }
}

Describe 'Colour' -Skip:($PSEdition -eq 'Desktop') {
    It 'is not in a file or a text' {
        $file = "$TestDrive/redirected.txt"
        $said = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'; Get-GptImageTask -History > '$file'; Get-GptImageTask -History | Out-String"

        foreach ($text in (Get-Content $file -Raw), ($said -join '|')) {
            $text | Should -BeLike '*InProgress*a red fox*'
            $text | Should -Not -Match $escape
        }
    }

    It 'is nowhere with <setting>' -ForEach @(
        @{ setting = '$PSStyle.OutputRendering'; before = "`$PSStyle.OutputRendering = 'PlainText'"; noColor = $null }
        @{ setting = 'NO_COLOR'; before = ''; noColor = '1' }
    ) {
        $env:NO_COLOR = $noColor
        try {
            $said = & $engine -NoProfile -NonInteractive -Command "
                Import-Module '$module'; $before; Get-GptImageTask -History"
        }
        finally { $env:NO_COLOR = $null }

        $said -join '|' | Should -BeLike '*InProgress*a red fox*'
        $said -join '|' | Should -Not -Match $escape
    }

    It 'tells how a task stands, where the host shows it' {
        $said = & $engine -NoProfile -NonInteractive -Command "
            Import-Module '$module'
            `$PSStyle.OutputRendering = 'Ansi'
            `$Host.UI.SupportsVirtualTerminal
            `$task = Get-GptImageTask -History
            foreach (`$status in 'Success', 'Failed', 'Pending') {
                `$task.Status = `$status
                `$task | Format-Table -HideTableHeaders | Out-String
            }"

        $coloured = '32mSuccess', '31mFailed', '36mPending' | ForEach-Object { "$escape[$_$escape[0m" }
        foreach ($word in $coloured) { ($said -join '|').Contains($word) | Should -Be ($said[0] -eq 'True') }
    }
}

Describe "The service's own names" {
    BeforeEach { Reset-Simulator }

    It 'are understood in rows' {
        $json = '{"prompt":"edit it","images":["https://example.com/a.png"],' +
            '"input_fidelity":"high","callback_url":"https://example.com/done"}'
        $task = $json | ConvertFrom-Json | New-GptImageTask
        $row = [pscustomobject]@{ task_id = $task.TaskId }

        $sent = (Get-Ledger).tasks
        $sent.images | Should -Be 'https://example.com/a.png'
        $sent.inputFidelity, $sent.callbackUrl | Should -Be 'high', 'https://example.com/done'
        ($row | Get-GptImageTask).TaskId | Should -Be $task.TaskId
        ($row | Wait-GptImageTask -PollIntervalSec 1).Status | Should -Be Success
        ($row | Save-GptImage "$TestDrive/rows").BaseName | Should -Be $task.TaskId
    }

    It 'are understood as parameters' {
        $given = @{
            images = 'https://example.com/a.png'
            input_fidelity = 'high'
            callback_url = 'https://example.com/done'
            idempotency_key = 'k1'
        }
        $task = New-GptImageTask 'edit it' @given

        $sent = (Get-Ledger).tasks
        $sent.images | Should -Be 'https://example.com/a.png'
        $sent.inputFidelity, $sent.callbackUrl | Should -Be 'high', 'https://example.com/done'
        $task.IdempotencyKey | Should -Be k1
        (Get-GptImageTask -task_id $task.TaskId).TaskId | Should -Be $task.TaskId
        (Wait-GptImageTask -task_id $task.TaskId -PollIntervalSec 1).Status | Should -Be Success
        (Save-GptImage -task_id $task.TaskId "$TestDrive/parameters").BaseName | Should -Be $task.TaskId
    }
}

Describe 'Progress' {
    BeforeAll {
        Reset-Simulator
        $pending = '{"code":200,"data":{"status":"PENDING"}}'
        Add-Fault @{ route = 'Status'; taskId = 'slow'; rawBody = $pending; times = -1 },
            @{ route = 'Image'; taskId = 'slow'; delay = '00:00:01.500'; times = -1 }
        $png = "${baseUri}samples/png"
        $folder = "$TestDrive/progress"
    }

    It 'is not shown for what takes less than a second: <script>' -ForEach @(
        @{ script = 'Wait-GptImageTask slow -TimeoutSec 0' }
        @{ script = '"$png" | Save-GptImage "$folder/quick"' }
        @{ script = 'New-GptImageTask "a red fox"' }
    ) {
        Get-Progress ($ExecutionContext.InvokeCommand.ExpandString($script)) | Should -BeNullOrEmpty
    }

    It 'is one bar, which is taken away: <script>' -ForEach @(
        @{
            script = 'Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction SilentlyContinue'
            status = '0 of 1 ended'
        }
        @{
            script = '"${baseUri}files/slow.png?size=1000" | Save-GptImage "$folder/slow"'
            status = '0 of 1 done, 0.0 MB'
        }
        @{
            script = 'try { Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction Stop } catch { }'
            status = '0 of 1 ended'
        }
        @{
            script = 'Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction SilentlyContinue | ' +
                'Select-Object -First 1'
            status = '0 of 1 ended'
        }
    ) {
        $records = Get-Progress ($ExecutionContext.InvokeCommand.ExpandString($script))

        $records.Count | Should -BeGreaterThan 1
        $records.ActivityId | Sort-Object -Unique | Should -HaveCount 1
        $records[0].StatusDescription | Should -Be $status
        $records[0].PercentComplete | Should -Be 0
        $records | Select-Object -SkipLast 1 | ForEach-Object RecordType | Sort-Object -Unique | Should -Be Processing
        $records[-1].RecordType | Should -Be Completed
    }

    It 'of a wait and of a save are two bars' {
        $ids = (Get-Progress "Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction SilentlyContinue
            '${baseUri}files/slow.png?size=1000' | Save-GptImage '$folder/two'").ActivityId | Sort-Object -Unique

        $ids | Should -HaveCount 2
    }

    It 'is left out with -ProgressAction, which each cmdlet takes' -Skip:(
        $PSVersionTable.PSVersion -lt [version] '7.4'
    ) {
        foreach ($command in Get-Command -Module GptImage15) {
            $command.Parameters.Keys | Should -Contain ProgressAction
        }

        $quiet = '-ErrorAction SilentlyContinue -ProgressAction SilentlyContinue'
        Get-Progress "Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 $quiet" | Should -BeNullOrEmpty
    }
}
