# Which file is which: names, folders and properties of saved files.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A tag and a file name' {
    BeforeEach { Reset-Simulator }

    It 'come from the columns of a CSV file, and name the files' {
        "Prompt,Tag,FileName`na red fox,zoo,animals/fox`na grey owl,zoo,animals/owl.png" |
            Set-Content "$TestDrive/rows.csv"

        $files = Import-Csv "$TestDrive/rows.csv" | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 |
            Save-GptImage "$TestDrive/named"

        $files.Name | Sort-Object | Should -Be 'fox.png', 'owl.png'
        $files.DirectoryName | Sort-Object -Unique | Should -Be (Get-Item "$TestDrive/named/animals").FullName
        $files.Tag | Should -Be 'zoo', 'zoo'
    }

    It 'come from script blocks' {
        $task = 'a red fox' | New-GptImageTask -Tag { "job $($_.Length)" } -FileName { "$_.png" }

        $task.Tag, $task.FileName | Should -Be 'job 9', 'a red fox.png'
    }

    It 'are still known to <command> for a bare id' -ForEach @(
        @{ command = 'Get-GptImageTask' }, @{ command = 'Wait-GptImageTask' }
    ) {
        $id = (New-GptImageTask fox -Tag nightly -FileName zoo/fox).TaskId

        $task = $id | & $command

        $task.Tag, $task.FileName | Should -Be 'nightly', 'zoo/fox'
    }

    It 'are still known to Save-GptImage for a bare id' {
        $task = New-GptImageTask fox -Tag nightly -FileName zoo/fox | Wait-GptImageTask -PollIntervalSec 1

        $file = Save-GptImage "$TestDrive/bare" -TaskId $task.TaskId

        $file.FullName | Should -Be (Get-Item "$TestDrive/bare/zoo/fox.png").FullName
        $file.Prompt, $file.Tag | Should -Be 'fox', 'nightly'
    }

    It 'are kept by a copy: <_>' -ForEach @(
        'ConvertTo-ClixmlCopy', 'ConvertTo-JsonCopy', 'ConvertTo-RemoteCopy', 'ConvertTo-DataRow', 'CSV'
    ) {
        $task = New-GptImageTask fox -Tag nightly -FileName zoo/fox -NoHistory
        $copy = if ($_ -eq 'CSV') { $task | ConvertTo-Csv | ConvertFrom-Csv } else { $task | & $_ }

        $waited = $copy | Wait-GptImageTask -PollIntervalSec 1
        $file = $waited | Save-GptImage "$TestDrive/$_"

        $waited.Tag, $waited.FileName | Should -Be 'nightly', 'zoo/fox'
        $file.FullName | Should -Be (Get-Item "$TestDrive/$_/zoo/fox.png").FullName
    }

    It 'are shown: the tag in the list of a task' {
        New-GptImageTask fox -Tag nightly | Format-List | Out-String | Should -Match '(?m)^Tag\s+: nightly'
    }

    It 'that leads out of the destination is refused before it is paid for: <_>' -ForEach @(
        '../fox', '/etc/fox', 'a/../../fox', 'C:\fox'
    ) {
        New-GptImageTask fox -FileName $_ -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'The file of a task' {
    BeforeEach {
        Reset-Simulator
        $folder = "$TestDrive/$([guid]::NewGuid())"
        $task = [pscustomobject]@{
            TaskId = 'n1'
            Status = 'Success'
            ImageUrl = @("${baseUri}samples/png")
            FileName = 'zoo/fox'
            Tag = 'nightly'
        }
    }

    It 'has the name of -FileName where it is <kind>' -ForEach @(
        @{ kind = 'a text'; name = 'other/cat' }, @{ kind = 'a script block'; name = { "other/$('cat')" } }
    ) {
        $file = $task | Save-GptImage $folder -FileName $name

        $file.FullName | Should -Be (Get-Item "$folder/other/cat.png").FullName
        "$folder/zoo" | Should -Not -Exist
    }

    It 'has a number where the task has several images' {
        $task.ImageUrl = "${baseUri}samples/png", "${baseUri}samples/gif"

        ($task | Save-GptImage $folder).FullName | Sort-Object |
            Should -Be (Get-Item "$folder/zoo/fox-1.png", "$folder/zoo/fox-2.gif").FullName
    }

    It 'has folders that are safe, each on its own: <name>' -ForEach @(
        @{ name = 'CON/fox:1'; expected = '_CON/fox_1.png' }
        @{ name = 'a/./../b//fox'; expected = 'a/b/fox.png' }
        @{ name = 'zoo\fox'; expected = 'zoo/fox.png' }
        @{ name = '/etc/fox'; expected = 'etc/fox.png' }
    ) {
        ($task | Save-GptImage $folder -FileName $name).FullName | Should -Be (Get-Item "$folder/$expected").FullName
    }

    It 'is not written through a link below the destination' -Skip:($env:OS -eq 'Windows_NT') {
        $outside = New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory
        $null = New-Item $folder -ItemType Directory
        $null = New-Item "$folder/zoo" -ItemType SymbolicLink -Value $outside.FullName

        $task | Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        Get-ChildItem $outside | Should -BeNullOrEmpty
        $task | Save-GptImage "$folder/zoo" -FileName fox | Should -HaveCount 1
    }

    It 'is an error of its own where another image of the call has its path' {
        $task.ImageUrl = @("${baseUri}files/a.png?size=5000")
        $task, $task | Save-GptImage $folder -Force -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -HaveCount 1

        $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
    }
}

Describe 'A script block for -Destination' {
    BeforeEach {
        Reset-Simulator
        $root = (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory).FullName
    }

    It 'gives each tag its folder' {
        $rows = foreach ($tag in 'zoo', 'farm') { [pscustomobject]@{ Prompt = "an animal of the $tag"; Tag = $tag } }

        $files = $rows | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 |
            Save-GptImage -Destination { "$root/$($_.Tag)" }

        $files | Should -HaveCount 2
        $files | ForEach-Object { $_.Directory.Name | Should -Be $_.Tag }
        (Get-ChildItem $root).Name | Sort-Object | Should -Be 'farm', 'zoo'
    }

    It 'is an error of one row where its folder cannot be used' {
        Set-Content "$root/bad" 'a file'
        $tasks = foreach ($tag in 'good', 'bad', 'fine') {
            [pscustomobject]@{ TaskId = $tag; Status = 'Success'; ImageUrl = "${baseUri}samples/png"; Tag = $tag }
        }

        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }
        $files = $tasks | Save-GptImage -Destination { "$root/$($_.Tag)" } @given

        $files.Tag | Sort-Object | Should -Be 'fine', 'good'
        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.SaveGptImageCommand'
        $problem.TargetObject.TaskId | Should -Be 'bad'
    }

    It 'writes nothing with -WhatIf' {
        $task = [pscustomobject]@{ TaskId = 'n1'; Status = 'Success'; ImageUrl = "${baseUri}samples/png"; Tag = 'zoo' }
        $task | Save-GptImage -Destination { "$root/$($_.Tag)" } -WhatIf

        Get-ChildItem $root | Should -BeNullOrEmpty
    }

    It 'needs input from the pipeline, as one for -FileName' {
        $given = @{ ImageUrl = "${baseUri}samples/png" }

        { Save-GptImage @given -Destination { $root } } | Should -Throw -ErrorId 'ScriptBlockArgumentNoInput,*'
        { Save-GptImage @given $root -FileName { 'a' } } | Should -Throw -ErrorId 'ScriptBlockArgumentNoInput,*'
    }

    It 'is not replaced by a property of the input' {
        $task = [pscustomobject]@{
            TaskId = 'n1'
            Status = 'Success'
            ImageUrl = "${baseUri}samples/png"
            Destination = "$root/elsewhere"
        }

        ($task | Save-GptImage "$root/here").Directory.Name | Should -Be 'here'
        "$root/elsewhere" | Should -Not -Exist
    }
}
