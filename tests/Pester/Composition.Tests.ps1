BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator

    Set-Content "$TestDrive/prompts.csv" -Encoding UTF8 @'
Prompt,Size,Quality,ImageUrl
a red fox,1024x1024,low,
水墨画,1536×1024,,
edit these,,,https://example.com/a.png https://example.com/b.png
'@
}

AfterAll { Stop-Simulator }

Describe 'Prompts become files' {
    BeforeEach { Reset-Simulator }

    It 'from the rows of a CSV' {
        $files = Import-Csv "$TestDrive/prompts.csv" -Encoding UTF8 |
            New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage "$TestDrive/csv"

        $files | Should -HaveCount 3
        $files | Should -BeOfType IO.FileInfo
        $tasks = (Get-Ledger).tasks
        $tasks.prompt | Should -Be 'a red fox', '水墨画', 'edit these'
        $tasks.size | Should -Be '1024*1024', '1536*1024', $null
        $tasks[2].images | Should -Be 'https://example.com/a.png', 'https://example.com/b.png'
        [string[]] $files.BaseName | Sort-Object | Should -Be ($tasks.taskId | Sort-Object)
    }

    It 'from strings' {
        $files = 'one', 'two' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 |
            Save-GptImage "$TestDrive/strings"

        $files | Should -HaveCount 2
        (Get-Ledger).tasks.prompt | Should -Be 'one', 'two'
    }

    It 'from <kind> between the steps' -ForEach @(
        @{ kind = 'task objects'; copy = { $input } }
        @{ kind = 'Export-Clixml copies'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'JSON copies'; copy = { $input | ConvertTo-JsonCopy } }
    ) {
        $submitted = 'one', 'two' | New-GptImageTask -Size 1024x1536 -Quality low
        $ended = $submitted | & $copy | Wait-GptImageTask -PollIntervalSec 1
        $files = $ended | & $copy | Save-GptImage "$TestDrive/$kind"

        $ended | Should -BeOfType GptImage15.GptImageTask
        $ended.Status | Should -Be 'Success', 'Success'
        $ended.Prompt | Sort-Object | Should -Be 'one', 'two'
        $ended.Size | Should -Be '1024*1536', '1024*1536'
        $ended.Quality | Should -Be 'low', 'low'
        [string[]] $files.BaseName | Sort-Object | Should -Be ($submitted.TaskId | Sort-Object)
    }

    It 'from a row of each kind with a prompt: <kind>' -ForEach @(
        @{ kind = 'an object'; row = {
            [pscustomobject]@{ Prompt = 'p'; Size = '1024*1536'; ImageUrl = @('https://example.com/a.png') }
        } }
        @{ kind = 'an Export-Clixml copy'; row = {
            [pscustomobject]@{ Prompt = 'p'; Size = '1024*1536'; ImageUrl = @('https://example.com/a.png') } |
                ConvertTo-ClixmlCopy
        } }
        @{ kind = 'a JSON copy'; row = {
            [pscustomobject]@{ Prompt = 'p'; Size = '1024*1536'; ImageUrl = @('https://example.com/a.png') } |
                ConvertTo-JsonCopy
        } }
        @{ kind = "the service's own names"; row = {
            '{"prompt":"p","size":"1024*1536","images":["https://example.com/a.png"]}' | ConvertFrom-Json
        } }
    ) {
        & $row | New-GptImageTask | Should -BeOfType GptImage15.GptImageTask

        $task = (Get-Ledger).tasks
        $task.prompt | Should -Be 'p'
        $task.size | Should -Be '1024*1536'
        $task.images | Should -Be 'https://example.com/a.png'
    }
}

Describe 'A finished task is edited' {
    BeforeEach { Reset-Simulator }

    It 'from <kind>' -ForEach @(
        @{ kind = 'the task object'; copy = { $input } }
        @{ kind = 'an Export-Clixml copy'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'a JSON copy'; copy = { $input | ConvertTo-JsonCopy } }
    ) {
        $first = New-GptImageTask 'a red fox' -Size 1024x1536 -IdempotencyKey first |
            Wait-GptImageTask -PollIntervalSec 1
        $edited = $first | & $copy | New-GptImageTask -Prompt 'add a rainbow' | Wait-GptImageTask -PollIntervalSec 1

        $edited.Status | Should -Be Success
        $edited.Prompt | Should -Be 'add a rainbow'
        $edited.IdempotencyKey | Should -BeNullOrEmpty
        $sent = (Get-Ledger).tasks[1]
        $sent.prompt | Should -Be 'add a rainbow'
        $sent.size | Should -Be '1024*1536'
        $sent.images | Should -Be $first.ImageUrl
    }

    It 'by a prompt made from the old one' {
        $edited = New-GptImageTask fox | Wait-GptImageTask -PollIntervalSec 1 |
            New-GptImageTask -Prompt { "$($_.Prompt), older" }

        $edited.Prompt | Should -Be 'fox, older'
    }

    It 'never by its own prompt, which would pay twice: <kind>' -ForEach @(
        @{ kind = 'the task object'; copy = { $input } }
        @{ kind = 'an Export-Clixml copy'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'a JSON copy'; copy = { $input | ConvertTo-JsonCopy } }
    ) {
        $first = New-GptImageTask fox | Wait-GptImageTask -PollIntervalSec 1

        $first | & $copy | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        (Get-Ledger).acceptedTasks | Should -Be 1
    }

    It 'not where it has no image, which would pay for another picture' {
        $failed = New-GptImageTask 'forbidden' | Wait-GptImageTask -PollIntervalSec 1 -ErrorAction SilentlyContinue

        $failed |
            New-GptImageTask -Prompt 'add a rainbow' -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).acceptedTasks | Should -Be 1
    }
}

Describe 'Files are named by a script block' {
    It 'from <kind>' -ForEach @(
        @{ kind = 'task objects'; copy = { $input } }
        @{ kind = 'Export-Clixml copies'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'JSON copies'; copy = { $input | ConvertTo-JsonCopy } }
    ) {
        $files = '夕暮れの海辺', 'été: où?' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | & $copy |
            Save-GptImage "$TestDrive/named $kind" -FileName { "$($_.Prompt.Substring(0, 3))" }

        $files.Name | Sort-Object | Should -Be ('été.png', '夕暮れ.png' | Sort-Object)
    }
}

Describe 'Nothing that was not meant as a prompt is paid for' {
    BeforeEach { Reset-Simulator }

    It '<kind>' -ForEach @(
        @{ kind = 'an object without a prompt'; given = { [pscustomobject]@{ Promt = 'a typo' } } }
        @{ kind = 'a hashtable without a prompt'; given = { @{ Promt = 'a typo' } } }
        @{ kind = 'a number'; given = { 42 } }
        @{ kind = 'an empty cell'; given = { [pscustomobject]@{ Prompt = '' } } }
        @{ kind = 'a file'; given = { Get-Item $PSCommandPath } }
    ) {
        & $given | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $problem[0].CategoryInfo.Category | Should -Be InvalidArgument
        (Get-Ledger).generate.requests | Should -Be 0
    }

    It 'a second prompt beside -Prompt' {
        'one' | New-GptImageTask -Prompt two -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).generate.requests | Should -Be 0
    }

    It 'a bad row, and the others go on' {
        $rows = @'
Prompt,Size,Quality
good,,
bad size,640*480,
bad quality,,best
also good,,
'@ | ConvertFrom-Csv

        $tasks = $rows | New-GptImageTask -ErrorVariable problems -ErrorAction SilentlyContinue

        $tasks.Prompt | Should -Be 'good', 'also good'
        $problems | Should -HaveCount 2
        $problems[0].Exception.Message | Should -BeLike '*640`**480*1024`**1024*'
        "$($problems[0].TargetObject)" | Should -Be 'bad size'
    }
}
