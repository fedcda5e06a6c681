# Files that are piped into New-GptImageTask: their text as a prompt, and images that were saved.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A file of text' {
    BeforeAll {
        Set-Content "$TestDrive/fox.txt" 'a red fox' -NoNewline
        Set-Content "$TestDrive/owl.txt" 'a grey owl' -NoNewline
        $message = 'The file ''fox.txt'' is not a prompt*Get-Content*'
    }

    BeforeEach { Reset-Simulator }

    It 'is a prompt with Get-Content' {
        $tasks = Get-ChildItem "$TestDrive/*.txt" | Sort-Object Name |
            New-GptImageTask -Prompt { Get-Content $_ -Raw } -FileName { $_.BaseName }

        $tasks.Prompt | Should -Be 'a red fox', 'a grey owl'
        $tasks.FileName | Should -Be 'fox', 'owl'
        (Get-Ledger).tasks.size | Should -Be $null, $null -Because 'the size of the file is no size of an image'
    }

    It 'is a prompt as a copy from another session' {
        $copy = Get-Item "$TestDrive/fox.txt" | ConvertTo-RemoteCopy

        $task = $copy | New-GptImageTask -Prompt { "a file named $($_.Name)" }

        $task.Prompt | Should -Be 'a file named fox.txt'
    }

    It 'is refused: <call>' -ForEach @(
        @{ call = 'alone'; given = @{} }
        @{ call = 'with -Prompt'; given = @{ Prompt = 'edit it' } }
        @{ call = 'with -Prompt and a key'; given = @{ Prompt = 'edit it'; IdempotencyKey = { $_.Name } } }
        @{
            call = 'with -Prompt and -ImageUrl'
            given = @{ Prompt = 'edit it'; ImageUrl = 'https://example.com/a.png' }
        }
    ) {
        $problem = Get-Item "$TestDrive/fox.txt" | Get-NewError -Given $given

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        $problem.Exception.Message | Should -BeLike $message
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'A file that was saved' {
    BeforeAll {
        Reset-Simulator
        $task = New-GptImageTask 'a red fox' -IdempotencyKey fox-1 -Tag may | Wait-GptImageTask -PollIntervalSec 1
        $file = $task | Save-GptImage "$TestDrive/saved"
        $notes = @{
            TaskId = $task.TaskId
            Prompt = $task.Prompt
            Tag = $task.Tag
            IdempotencyKey = $task.IdempotencyKey
            ImageUrl = $task.ImageUrl[0]
        }
        $file = Get-Item $file.FullName | Add-Member $notes -PassThru -Force
    }

    It 'is its task, whose image is edited' {
        $edited = $file | New-GptImageTask -Prompt 'add a rainbow'

        $edited.Prompt, $edited.Tag | Should -Be 'add a rainbow', 'may'
        $edited.IdempotencyKey, $edited.FileName | Should -Be $null, $null
        $sent = (Get-Ledger).tasks | Where-Object prompt -EQ 'add a rainbow'
        $sent.images | Should -Be $task.ImageUrl
        $sent.size | Should -BeNullOrEmpty
    }

    It 'needs a prompt of its own' {
        ($file | Get-NewError).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
    }

    It 'gives its values to script blocks' {
        $given = @{ Prompt = { "$($_.Prompt), older" }; IdempotencyKey = { "$($_.IdempotencyKey)-older" } }

        $edited = $file | New-GptImageTask @given

        $edited.Prompt, $edited.IdempotencyKey | Should -Be 'a red fox, older', 'fox-1-older'
    }

    It 'is its task as <kind>' -ForEach @(
        @{ kind = 'an Export-Clixml copy'; copy = { $input | ConvertTo-ClixmlCopy } }
        @{ kind = 'a copy from a remote session'; copy = { $input | ConvertTo-RemoteCopy } }
    ) {
        $edited = $file | & $copy | New-GptImageTask -Prompt "edit $kind"

        ((Get-Ledger).tasks | Where-Object taskId -EQ $edited.TaskId).images | Should -Be $task.ImageUrl
    }

    It 'is its task for <command>' -ForEach @(
        @{ command = 'Get-GptImageTask'; given = @{} }
        @{ command = 'Wait-GptImageTask'; given = @{ PollIntervalSec = 1 } }
    ) {
        $again = $file | & $command @given

        $again.TaskId, $again.Status, $again.Prompt, $again.Tag | Should -Be $task.TaskId, 'Success', 'a red fox', 'may'
    }

    It 'is its task for Save-GptImage' {
        ($file | Save-GptImage "$TestDrive/again").Name | Should -Be "$($task.TaskId).png"
    }
}
