BeforeDiscovery {
    $hasVault = (Get-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore -ListAvailable |
        Group-Object Name | Measure-Object).Count -eq 2
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
    $engine = (Get-Process -Id $PID).Path
    $escape = [char] 27

    # The first cmdlet of a session brings the views, and the types that tests make tasks of.
    $null = New-GptImageTask 'a red fox'

    function New-Task {
        param([hashtable] $Property = @{})

        $task = [GptImage15.GptImageTask] @{ TaskId = 'n36abc123def456gptimg'; Status = 'Success'; Prompt = 'a red fox' }
        foreach ($name in $Property.Keys) { $task.$name = $Property[$name] }
        $task
    }

    function Format-Line {
        param([Parameter(ValueFromPipeline)] $InputObject, [int] $Width = 120, [string] $As = 'Table')

        end { @($input | & "Format-$As" | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_.Trim() } }
    }

    function Complete {
        param([string] $Line)

        [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches
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
        $lines = New-Task @{ ConsumedCredits = 10; CreatedAt = [datetimeoffset]::UtcNow.AddMinutes(-90) } | Format-Line

        $lines[0] -split '\s+' | Should -Be 'TaskId', 'Status', 'Credits', 'Age', 'Prompt'
        $lines[2] -split '\s+' | Should -Be 'n36abc123def456gptimg', 'Success', '10', '1h', 'a', 'red', 'fox'
    }

    It 'is how tasks are shown unless asked otherwise' {
        (New-Task | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ } | Select-Object -First 1 |
            Should -BeLike 'TaskId*Status*Credits*Age*Prompt*'
    }

    It 'has the prompt on one line, cut to fit' {
        $lines = New-Task @{ Prompt = "a red`r`n`tfox $('asleep ' * 30)" } | Format-Line -Width 80

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
        $task = New-Task @{ CreatedAt = [datetimeoffset]::UtcNow.AddMinutes(-$minutes) }

        foreach ($each in $task, ($task | ConvertTo-ClixmlCopy)) { ($each | Format-Line)[2].Substring(51, 5).Trim() | Should -Match $shown }
    }

    It 'leaves empty what is not known' {
        (New-Task @{ Prompt = $null } | Format-Line)[2].Trim() | Should -Match '^n36abc123def456gptimg +Success$'
    }

    It 'leaves room for each status' {
        foreach ($status in [Enum]::GetNames([GptImage15.GptImageTaskStatus])) {
            (New-Task @{ Status = $status } | Format-Line)[2] -split '\s+' | Select-Object -Index 1 | Should -Be $status
        }
    }
}

Describe 'The list of a task' {
    It 'tells all there is to know' {
        $lines = New-Task @{ ErrorMessage = 'e'; ImageUrl = 'https://example.com/a.png'; CreatedAt = [datetimeoffset]::UtcNow } | Format-Line -As List

        $lines -replace ' .*' | Should -Be 'TaskId', 'Status', 'ErrorMessage', 'ImageUrl', 'Prompt', 'Size', 'Quality', 'IdempotencyKey', 'ConsumedCredits', 'CreatedAt'
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
        try { $said = & $engine -NoProfile -NonInteractive -Command "Import-Module '$module'; $before; Get-GptImageTask -History" }
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
            foreach (`$status in 'Success', 'Failed', 'Pending') { `$task.Status = `$status; `$task | Format-Table -HideTableHeaders | Out-String }"

        $coloured = '32mSuccess', '31mFailed', '36mPending' | ForEach-Object { "$escape[$_$escape[0m" }
        foreach ($word in $coloured) { ($said -join '|').Contains($word) | Should -Be ($said[0] -eq 'True') }
    }
}

Describe 'Completion' {
    BeforeAll {
        Reset-Simulator
        $tasks = 'a red fox', "a grey`nowl" | New-GptImageTask
        $requests = @(Get-SeenRequest).Count
    }

    AfterAll { @(Get-SeenRequest).Count | Should -Be $requests -Because 'completion asks nobody' }

    It 'of <line>' -ForEach @(
        @{ line = 'New-GptImageTask x -Size '; values = '1024x1024', '1024x1536', '1536x1024' }
        @{ line = 'New-GptImageTask x -Size 15'; values = '1536x1024' }
        @{ line = "New-GptImageTask x -Size '1024x15"; values = '1024x1536' }
        @{ line = 'New-GptImageTask x -Quality '; values = 'low', 'medium', 'high' }
        @{ line = 'New-GptImageTask x -Quality H'; values = 'high' }
        @{ line = 'New-GptImageTask x -InputFidelity '; values = 'low', 'high' }
    ) {
        (Complete $line).CompletionText | Should -Be $values
    }

    It 'of a task id after <line>, the newest first, with the prompt as its tooltip' -ForEach @(
        @{ line = 'Get-GptImageTask ' }, @{ line = 'Get-GptImageTask -TaskId ' }, @{ line = 'Wait-GptImageTask ' }, @{ line = 'Save-GptImage -TaskId ' }
    ) {
        $matched = Complete $line

        $matched.CompletionText | Should -Be $tasks[1].TaskId, $tasks[0].TaskId
        $matched.ToolTip | Should -Be 'InProgress: a grey owl', 'InProgress: a red fox'
        (Complete "$line$($tasks[0].TaskId.Substring(0, 12))").CompletionText | Should -Be $tasks[0].TaskId
    }

    It 'of a task id says nothing where the history is <state>' -ForEach @(
        @{ state = 'off'; setting = { 'off' } }
        @{ state = 'of a later version'; setting = {
            Set-Content "$TestDrive/later.jsonl" '{"gptimage15_history":2,"generation":"g"}'
            "$TestDrive/later.jsonl" } }
    ) {
        $path = $env:GPTIMAGE15_HISTORY
        $env:GPTIMAGE15_HISTORY = & $setting
        $Error.Clear()
        try { (Complete 'Wait-GptImageTask -TaskId zzz').CompletionText | Should -BeNullOrEmpty }
        finally { $env:GPTIMAGE15_HISTORY = $path }

        $Error | Should -BeNullOrEmpty
    }

    It 'of a vault lists the registered ones, and opens none' -Skip:(-not $hasVault) {
        $realHome = $env:HOME
        $env:HOME = (New-Item -ItemType Directory "$TestDrive/home").FullName
        try {
            & $engine -NoProfile -NonInteractive -Command {
                Reset-SecretStore -Scope CurrentUser -Authentication Password -Interaction Prompt -Confirm:$false -Force -WarningAction Ignore `
                    -Password (ConvertTo-SecureString pw -AsPlainText -Force)
                Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore
                Register-SecretVault -Name "Ann's store" -ModuleName Microsoft.PowerShell.SecretStore -AllowClobber
            } 2>&1 | Out-Null

            # Locked, and with nobody to ask: opening one would fail.
            $said = & $engine -NoProfile -NonInteractive -Command {
                param($module)

                Import-Module $module
                foreach ($line in 'Test-GptImageConnection -Vault ', 'Test-GptImageConnection -Vault S') {
                    [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText -join '|'
                }

                $Error.Count
            } -args $module
        }
        finally { $env:HOME = $realHome }

        $said[0] -split '\|' | Sort-Object | Should -Be "'Ann''s store'", 'Store'
        $said[1] | Should -Be 'Store'
        $said[2] | Should -Be 0
    }
}

Describe "The service's own names" {
    BeforeEach { Reset-Simulator }

    It 'are understood in rows' {
        $task = '{"prompt":"edit it","images":["https://example.com/a.png"],"input_fidelity":"high","callback_url":"https://example.com/done"}' |
            ConvertFrom-Json | New-GptImageTask
        $row = [pscustomobject]@{ task_id = $task.TaskId }

        $sent = (Get-Ledger).tasks
        $sent.images, $sent.inputFidelity, $sent.callbackUrl | Should -Be 'https://example.com/a.png', 'high', 'https://example.com/done'
        ($row | Get-GptImageTask).TaskId | Should -Be $task.TaskId
        ($row | Wait-GptImageTask -PollIntervalSec 1).Status | Should -Be Success
        ($row | Save-GptImage "$TestDrive/rows").BaseName | Should -Be $task.TaskId
    }

    It 'are understood as parameters' {
        $task = New-GptImageTask 'edit it' -images https://example.com/a.png -input_fidelity high -callback_url https://example.com/done -idempotency_key k1

        $sent = (Get-Ledger).tasks
        $sent.images, $sent.inputFidelity, $sent.callbackUrl | Should -Be 'https://example.com/a.png', 'high', 'https://example.com/done'
        $task.IdempotencyKey | Should -Be k1
        (Get-GptImageTask -task_id $task.TaskId).TaskId | Should -Be $task.TaskId
        (Wait-GptImageTask -task_id $task.TaskId -PollIntervalSec 1).Status | Should -Be Success
        (Save-GptImage -task_id $task.TaskId "$TestDrive/parameters").BaseName | Should -Be $task.TaskId
    }
}

Describe 'Progress' {
    BeforeAll {
        Reset-Simulator
        Add-Fault @{ route = 'Status'; taskId = 'slow'; rawBody = '{"code":200,"data":{"status":"PENDING"}}'; times = -1 },
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
        @{ script = 'Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction SilentlyContinue'; status = '0 of 1 ended' }
        @{ script = '"${baseUri}files/slow.png?size=1000" | Save-GptImage "$folder/slow"'; status = '0 of 1 done, 0.0 MB' }
        @{ script = 'try { Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction Stop } catch { }'; status = '0 of 1 ended' }
        @{ script = 'Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction SilentlyContinue | Select-Object -First 1'; status = '0 of 1 ended' }
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

    It 'is left out with -ProgressAction, which each cmdlet takes' -Skip:($PSVersionTable.PSVersion -lt [version] '7.4') {
        foreach ($command in Get-Command -Module GptImage15) { $command.Parameters.Keys | Should -Contain ProgressAction }
        Get-Progress 'Wait-GptImageTask slow -TimeoutSec 2 -PollIntervalSec 1 -ErrorAction SilentlyContinue -ProgressAction SilentlyContinue' |
            Should -BeNullOrEmpty
    }
}
