# Tasks in a CSV file: what Export-Csv writes is what the cmdlets read back.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A task in a CSV file' {
    BeforeAll {
        Reset-Simulator
        $urls = 'https://example.com/a.png', 'https://example.com/b.png'
        $given = @{ ImageUrl = $urls; IdempotencyKey = 'both-1'; Tag = 'may'; FileName = 'both' }
        $task = New-GptImageTask 'join them' @given | Wait-GptImageTask -PollIntervalSec 1
        $task | Export-Csv "$TestDrive/tasks.csv" -NoTypeInformation
        $row = Import-Csv "$TestDrive/tasks.csv"
    }

    It 'has its values as text' {
        $row.TaskId, $row.Status, $row.Prompt, $row.IdempotencyKey, $row.Tag, $row.FileName |
            Should -Be $task.TaskId, 'Success', 'join them', 'both-1', 'may', 'both'
        $row.ImageUrl | Should -Be "$($task.ImageUrl)"
        $row.ImageUrl | Should -BeLike 'http*'
        "$(Get-Content "$TestDrive/tasks.csv")" | Should -Not -BeLike '*System.*'
    }

    It 'has the addresses of its request as text' {
        ($task.Request | ConvertTo-Csv | ConvertFrom-Csv).ImageUrl | Should -Be ($urls -join ' ')
    }

    It 'is edited by New-GptImageTask' {
        $edited = Import-Csv "$TestDrive/tasks.csv" | New-GptImageTask -Prompt 'add a rainbow'

        ((Get-Ledger).tasks | Where-Object taskId -EQ $edited.TaskId).images | Should -Be $task.ImageUrl
    }

    It 'is waited for by Wait-GptImageTask' {
        $waited = Import-Csv "$TestDrive/tasks.csv" | Wait-GptImageTask

        $waited.TaskId, $waited.Status, $waited.Tag | Should -Be $task.TaskId, 'Success', 'may'
        $waited.ImageUrl | Should -Be $task.ImageUrl
        $waited.CreatedAt | Should -BeGreaterThan $task.CreatedAt.AddSeconds(-1)
    }

    It 'is saved by Save-GptImage' {
        Import-Csv "$TestDrive/tasks.csv" | Save-GptImage "$TestDrive/out" | Should -HaveCount 1
    }

    It 'has several images in one cell' {
        $both = $task | Select-Object *
        $both.ImageUrl = $task.ImageUrl[0], "${baseUri}samples/png"

        $files = $both | Select-Object TaskId, Status, @{ Name = 'ImageUrl'; Expression = { $_.ImageUrl -join ' ' } } |
            ConvertTo-Csv | ConvertFrom-Csv | Save-GptImage "$TestDrive/both"

        $files | Should -HaveCount 2
    }
}

Describe 'The images of a task' {
    BeforeAll {
        Reset-Simulator
        $task = New-GptImageTask 'a red fox' | Wait-GptImageTask -PollIntervalSec 1
        $running = New-GptImageTask 'an owl'
    }

    It 'are a list still' {
        $task.ImageUrl | Should -HaveCount 1
        $task.ImageUrl.Count, $task.ImageUrl.Length | Should -Be 1, 1
        $task.ImageUrl[0], $task.ImageUrl[-1] | Should -BeLike 'http*'
        $task.ImageUrl[0] | Should -BeOfType string
        $running.ImageUrl.Count | Should -Be 0
        [bool] $running.ImageUrl | Should -Be $false
        ([string[]] $task.ImageUrl).GetType() | Should -Be ([string[]])
        @($task.ImageUrl) + 'https://example.com/a.png' | Should -HaveCount 2
    }

    It 'have the same JSON as an array' {
        $json = $task | Select-Object ImageUrl | ConvertTo-Json -Compress

        $json | Should -Be (@{ ImageUrl = [string[]] $task.ImageUrl } | ConvertTo-Json -Compress)
        $running | Select-Object ImageUrl | ConvertTo-Json -Compress | Should -Be '{"ImageUrl":[]}'
    }

    It 'have the same copies from Export-Clixml as an array' {
        $copy = ($task | ConvertTo-ClixmlCopy).ImageUrl
        $ofArray = ([pscustomobject]@{ ImageUrl = [string[]] $task.ImageUrl } | ConvertTo-ClixmlCopy).ImageUrl

        , $copy | Should -BeOfType $ofArray.GetType()
        $copy | Should -Be $ofArray
        ($running | ConvertTo-ClixmlCopy).ImageUrl.Count | Should -Be 0
    }

    It 'are shown in braces' {
        $task | Format-List ImageUrl | Out-String | Should -BeLike "*ImageUrl : {http*}*"
    }
}
