# What Save-GptImage emits, and what can be done with it.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A saved file' {
    BeforeAll {
        Reset-Simulator
        $prompt = 'a red fox asleep in the snow'
        $task = New-GptImageTask $prompt -Tag nightly -IdempotencyKey 'row 1' | Wait-GptImageTask -PollIntervalSec 1
    }

    BeforeEach {
        $folder = "$TestDrive/$([guid]::NewGuid())"
        $file = $task | Save-GptImage $folder -FileName 'draft [1].png'
        $kept = $file.FullName
    }

    It 'is a FileInfo that says what it is' {
        $file | Should -BeOfType IO.FileInfo
        $file.TaskId, $file.Prompt, $file.Tag, $file.IdempotencyKey, $file.ImageUrl |
            Should -Be $task.TaskId, $prompt, 'nightly', 'row 1', $task.ImageUrl[0]
        $file.Length | Should -BeGreaterThan 0
    }

    It 'is the item that Get-Item emits' {
        $item = Get-Item -LiteralPath $kept

        foreach ($name in 'PSPath', 'PSParentPath', 'PSChildName', 'PSIsContainer', 'FullName') {
            $file.$name | Should -Be $item.$name -Because $name
        }

        $file.PSDrive.Name | Should -Be $item.PSDrive.Name
        $file.PSProvider.Name | Should -Be FileSystem
    }

    It 'can be piped on' {
        ($file | Get-Item).FullName | Should -Be $kept
        ($file | Resolve-Path).ProviderPath | Should -Be $kept
        ($file | Select-Object Name).Name | Should -Be 'draft [1].png'
        $file | Copy-Item -Destination "$TestDrive/copy.png"
        "$TestDrive/copy.png" | Should -Exist
        $file | Remove-Item
        Test-Path -LiteralPath $kept | Should -BeFalse
    }

    It 'is written to a table of what was made: name, task and prompt' {
        $rows = $file | Select-Object Name, TaskId, Tag, Prompt | ConvertTo-Csv | ConvertFrom-Csv

        $rows.Name, $rows.TaskId, $rows.Tag, $rows.Prompt |
            Should -Be 'draft [1].png', $task.TaskId, 'nightly', $prompt
    }

    It 'is shown with its size, its task and its prompt, and no empty columns' {
        $shown = $file | Out-String -Width 160

        $shown | Should -Match 'Name\s+Size\s+TaskId\s+Prompt'
        $shown | Should -Match "draft \[1\]\.png\s+[\d.,]+ [KM]B\s+$($task.TaskId)\s+$prompt"
        $shown | Should -Not -Match 'UnixMode'
        $file | Format-List | Out-String -Width 160 |
            Should -Match "(?s)FullName\s+: .*Tag\s+: nightly.*Prompt\s+: $prompt"
    }

    It 'is the same where the location is not in the file system' {
        Push-Location Env:
        try { $other = $task | Save-GptImage $folder -FileName 'draft [2]' } finally { Pop-Location }

        $other | Should -BeOfType IO.FileInfo
        ($other | Get-Item).Name | Should -Be 'draft [2].png'
        $other.TaskId | Should -Be $task.TaskId
    }

    It 'of an address has that address' {
        $file = "${baseUri}samples/png" | Save-GptImage $folder

        $file.ImageUrl | Should -Be "${baseUri}samples/png"
        $file.TaskId | Should -BeNullOrEmpty
    }

    It 'is found for a prompt' {
        $files = 'an owl', 'a bear' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage $folder

        ($files | Where-Object Prompt -EQ 'a bear').BaseName |
            Should -Be (Get-GptImageTask -History | Where-Object Prompt -EQ 'a bear').TaskId
    }
}

Describe 'Save-GptImage -SkipExisting' {
    BeforeAll {
        Reset-Simulator
        $folder = "$TestDrive/existing"
        $first = New-GptImageTask 'a red fox' -FileName fox | Wait-GptImageTask -PollIntervalSec 1
        $null = $first | Save-GptImage $folder
        Start-Sleep -Seconds 1
        $second = New-GptImageTask 'a blue fox' -FileName fox | Wait-GptImageTask -PollIntervalSec 1
    }

    It 'says that a file was made before its task' {
        $file = $second | Save-GptImage $folder -SkipExisting -WarningVariable warning -WarningAction SilentlyContinue

        $file.Name | Should -Be 'fox.png'
        $warning | Should -HaveCount 1
        $warning.Message | Should -BeLike "*fox.png*$($second.TaskId)*"
    }

    It 'says nothing of the file of its task' {
        $file = $first | Save-GptImage $folder -SkipExisting -WarningVariable warning

        $file.Name | Should -Be 'fox.png'
        $warning | Should -BeNullOrEmpty
    }
}
