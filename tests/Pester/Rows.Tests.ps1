# Rows as they are read from a CSV, a data table or objects.
BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A row' {
    BeforeEach { Reset-Simulator }

    It 'with an empty TaskId is a row: <kind>' -ForEach @(
        @{ kind = 'of a CSV'; row = { "TaskId,Status,Prompt`n,,a red fox" | ConvertFrom-Csv } }
        @{ kind = 'of a CSV, with white space'; row = { "TaskId,Status,Prompt`n  ,todo,a red fox" | ConvertFrom-Csv } }
        @{ kind = 'of a data table'; row = {
            [pscustomobject]@{ TaskId = $null; Status = $null; Prompt = 'a red fox' } | ConvertTo-DataRow
        } }
        @{ kind = 'of an object'; row = { [pscustomobject]@{ TaskId = $null; task_id = ''; Prompt = 'a red fox' } } }
    ) {
        (& $row | New-GptImageTask).Prompt | Should -Be 'a red fox'

        (Get-Ledger).tasks | Should -HaveCount 1
    }

    It 'of a data table gives nothing where it has DBNull: <kind>' -ForEach @(
        @{ kind = 'a DataRow'; view = { $_ } }
        @{ kind = 'a DataRowView'; view = { $_.Table.DefaultView } }
        @{ kind = 'a DataTable'; view = { $_.Table } }
    ) {
        $row = [pscustomobject]@{
            Prompt = 'a red fox'
            Size = $null
            Quality = 'low'
            ImageUrl = $null
            InputFidelity = $null
            CallbackUrl = $null
            IdempotencyKey = $null
        } | ConvertTo-DataRow

        $task = $row | ForEach-Object $view | New-GptImageTask

        $task.Prompt, $task.Quality | Should -Be 'a red fox', 'low'
        $task.IdempotencyKey | Should -BeNullOrEmpty
        $sent = (Get-Ledger).tasks
        $sent.prompt, $sent.quality | Should -Be 'a red fox', 'low'
        foreach ($property in 'size', 'images', 'inputFidelity', 'callbackUrl') {
            $sent.$property | Should -BeNullOrEmpty -Because $property
        }
    }

    It 'has its images <where>' -ForEach @(
        @{
            where = 'in one cell'
            url = { 'https://example.com/a.png  https://example.com/b.png' }
            sent = 'https://example.com/a.png', 'https://example.com/b.png'
        }
        @{
            where = 'in one cell, on lines'
            url = { "https://example.com/a.png`r`nhttps://example.com/b.png`n" }
            sent = 'https://example.com/a.png', 'https://example.com/b.png'
        }
        @{
            where = 'in a list, with a space in one'
            url = { 'https://example.com/a b.png', ' https://example.com/c.png ' }
            sent = 'https://example.com/a b.png', 'https://example.com/c.png'
        }
        @{
            where = 'in a list of one, with a space'
            url = { , @('https://example.com/a b.png') }
            sent = @('https://example.com/a b.png')
        }
        @{
            where = 'in a list with empty elements'
            url = { $null, '', 'https://example.com/a.png', [DBNull]::Value }
            sent = @('https://example.com/a.png')
        }
        @{
            where = 'as an address of .NET, spelled as it was'
            url = { [uri] 'https://example.com/a%20b.png?c=%2F' }
            sent = @('https://example.com/a%20b.png?c=%2F')
        }
    ) {
        [pscustomobject]@{ Prompt = 'edit it'; ImageUrl = & $url } | New-GptImageTask | Should -HaveCount 1

        (Get-Ledger).tasks.images | Should -Be $sent
    }

    It 'is not one where its prompt is <what>' -ForEach @(
        @{ what = 'a list'; value = { , @('a', 'red', 'fox') } }
        @{ what = 'an object'; value = { [pscustomobject]@{ text = 'a red fox' } } }
        @{ what = 'a hashtable'; value = { @{ text = 'a red fox' } } }
    ) {
        [pscustomobject]@{ Prompt = & $value; Size = '1024x1024' } |
            New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'is compared by the letters and digits of its column names' {
        $row = [pscustomobject]@{
            ' PROMPT ' = 'a red fox'
            'Size:' = '1024x1024'
            'quality ' = 'low'
            'Image URL' = 'https://example.com/a.png'
            'Input Fidelity' = 'high'
            'callback-url' = 'https://example.com/done'
        }

        $row | New-GptImageTask | Should -HaveCount 1

        $sent = (Get-Ledger).tasks
        $sent.prompt, $sent.size, $sent.quality, $sent.images, $sent.inputFidelity, $sent.callbackUrl | Should -Be @(
            'a red fox', '1024*1024', 'low', 'https://example.com/a.png', 'high', 'https://example.com/done')
    }

    It 'has the exact name before another spelling, unless its cell is empty' {
        $rows = @(
            [pscustomobject]@{ 'Prompt ' = 'an owl'; Prompt = 'a red fox' }
            [pscustomobject]@{ 'Prompt ' = 'an owl'; Prompt = '' }
        )

        ($rows | New-GptImageTask).Prompt | Should -Be 'a red fox', 'an owl'
    }

    It 'names a task in a column of another spelling: <command>' -ForEach @(
        @{ command = 'Get-GptImageTask'; given = @{} }
        @{ command = 'Wait-GptImageTask'; given = @{ PollIntervalSec = 1 } }
        @{ command = 'Save-GptImage'; given = @{ Destination = 'TestDrive:/'; Force = $true } }
    ) {
        $id = (New-GptImageTask 'a red fox' | Wait-GptImageTask -PollIntervalSec 1).TaskId
        $rows = @(
            [pscustomobject]@{ 'Task ID ' = $id }
            @{ 'task-id' = $id }
        )

        foreach ($row in $rows) { $row | & $command @given | Should -HaveCount 1 }
    }

    It 'with a task id in a column of another spelling is a task' {
        ([pscustomobject]@{ 'Task ID' = 'n1'; Prompt = 'a red fox' } | Get-NewError).FullyQualifiedErrorId |
            Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be 0
    }

    It 'has its image in a column of another spelling for Save-GptImage' {
        $file = [pscustomobject]@{ 'Image URL' = "${baseUri}samples/png" } | Save-GptImage TestDrive:/urls

        $file.Name | Should -Be 'png.png'
    }

    It 'takes what it does not say from $PSDefaultParameterValues' {
        $PSDefaultParameterValues = @{ 'New-GptImageTask:Size' = '1024x1536'; 'New-GptImageTask:Quality' = 'low' }

        $tasks = 'a red fox', [pscustomobject]@{ Prompt = 'an owl' } | New-GptImageTask

        $tasks.Size | Should -Be '1024*1536', '1024*1536'
        $tasks.Quality | Should -Be 'low', 'low'
    }
}
