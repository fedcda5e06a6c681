[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'Save-GptImage' {
    BeforeEach {
        Reset-Simulator
        $folder = "$TestDrive/$([guid]::NewGuid())"
    }

    It 'takes a bare address, named after its end' {
        $file = "${baseUri}samples/png" | Save-GptImage $folder

        $file | Should -BeOfType IO.FileInfo
        $file.Name | Should -Be 'png.png'
        $file.Exists | Should -BeTrue
    }

    It 'takes a task id, and asks for its images' {
        $id = (New-GptImageTask 'a' | Wait-GptImageTask -PollIntervalSec 1).TaskId

        (Save-GptImage -TaskId $id $folder).BaseName | Should -Be $id
        ([pscustomobject]@{ TaskId = $id } | Save-GptImage "$folder/row").BaseName | Should -Be $id
    }

    It 'saves the others after an error about one value of -<parameter>' -ForEach @(
        @{ parameter = 'TaskId'; bad = 'nowhere'; id = 'TaskNotFound' }
        @{ parameter = 'ImageUrl'; bad = 'no-address'; id = 'InvalidRequest' }
    ) {
        $task = New-GptImageTask 'a' | Wait-GptImageTask -PollIntervalSec 1
        Add-Fault @{ route = 'Status'; taskId = 'nowhere'; status = 404 }
        $given = @{ $parameter = $bad, ($task.$parameter | Select-Object -First 1) }

        Save-GptImage @given $folder -ErrorVariable problem -ErrorAction SilentlyContinue | Should -HaveCount 1

        $problem.FullyQualifiedErrorId | Should -BeLike "$id,*"
        $problem.TargetObject | Should -Be $bad
    }

    It 'names files after what they are: <kind>' -ForEach @(
        @{ kind = 'jpeg'; extension = '.jpg' }
        @{ kind = 'webp'; extension = '.webp' }
        @{ kind = 'gif'; extension = '.gif' }
        @{ kind = 'avif'; extension = '.avif' }
    ) {
        $file = "${baseUri}samples/$kind" |
            Save-GptImage $folder -FileName picture.png -WarningVariable warning -WarningAction SilentlyContinue

        $file.Name | Should -Be "picture$extension"
        $warning | Should -HaveCount 1
    }

    It 'leaves no file of what is no image' {
        "${baseUri}samples/html" |
            Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'NotAnImage,*'
        $problem.CategoryInfo.Category | Should -Be InvalidData
        $problem.TargetObject | Should -Be "${baseUri}samples/html"
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }

    It 'does not replace a file unless -Force' {
        $null = "${baseUri}samples/png" | Save-GptImage $folder

        "${baseUri}samples/png" |
            Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $problem.CategoryInfo.Category | Should -Be ResourceExists

        "${baseUri}samples/png" | Save-GptImage $folder -Force | Should -HaveCount 1
        "${baseUri}samples/png" | Save-GptImage $folder -SkipExisting | Should -HaveCount 1
        (Get-Ledger).image.requests | Should -Be 3
    }

    It 'never puts two images of a call under one name, even with -Force' {
        $given = @{ FileName = 'same'; Force = $true; ThrottleLimit = 1 }

        $files = "${baseUri}samples/png", "${baseUri}files/b.png?size=5000" |
            Save-GptImage $folder @given -ErrorVariable problem -ErrorAction SilentlyContinue

        $files | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
    }

    It 'numbers the images of a task' {
        $task = [pscustomobject]@{
            TaskId = 'many'
            Status = 'Success'
            ImageUrl = "${baseUri}samples/png", "${baseUri}samples/gif"
        }

        ($task | Save-GptImage $folder).Name | Sort-Object | Should -Be 'many-1.png', 'many-2.gif'
    }

    It 'passes over a task without images, with a warning' {
        $task = [pscustomobject]@{ TaskId = 'failed'; Status = 'Failed'; ImageUrl = @() }

        $task | Save-GptImage $folder -WarningVariable warning -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warning.Message | Should -BeLike '*failed*'
        (Get-Ledger).status.requests | Should -Be 0
    }

    It 'writes nothing outside its folder: <name>' -ForEach @(
        @{ name = '../../outside'; parent = '' }
        @{ name = '/etc/outside'; parent = '/etc' }
        @{ name = 'C:\outside'; parent = '/C_' }
        @{ name = '..'; parent = '' }
    ) {
        $file = "${baseUri}samples/png" | Save-GptImage $folder -FileName $name

        $file.DirectoryName | Should -Be (Get-Item "$folder$parent").FullName
    }

    It 'with -WhatIf fetches and writes nothing' {
        "${baseUri}samples/png" | Save-GptImage $folder -WhatIf

        $folder | Should -Not -Exist
        (Get-Ledger).image.requests | Should -Be 0
    }

    It 'refuses <address>' -ForEach @(
        @{ address = 'http://example.com/a.png'; id = 'InsecureUri'; category = 'SecurityError' }
        @{ address = '/tmp/a.png'; id = 'InvalidRequest'; category = 'InvalidArgument' }
        @{ address = 'no address'; id = 'InvalidRequest'; category = 'InvalidArgument' }
    ) {
        $address | Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem[0].FullyQualifiedErrorId | Should -BeLike "$id,*"
        $problem[0].CategoryInfo.Category | Should -Be $category
    }

    It 'goes on where a connection broke' {
        Add-Fault @{ route = 'Image'; cutAfterBytes = 300000 }

        $file = "${baseUri}files/big.png?size=1000000" | Save-GptImage $folder

        $file.Length | Should -Be 1000000
        (Get-SeenRequest | Where-Object route -EQ Image).headers.Range | Should -Contain 'bytes=300000-'
    }

    It 'reports what cannot be fetched, and saves the others' {
        $files = "${baseUri}images/unknown/1.png", "${baseUri}samples/png" |
            Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue

        $files | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'DownloadFailed,*'
        $problem.CategoryInfo.Category | Should -Be ReadError
    }

    It 'reports each address that is none, and saves the others' {
        $addresses = 'no-address', "${baseUri}samples/png"

        $files = Save-GptImage -ImageUrl $addresses $folder -ErrorVariable problem -ErrorAction SilentlyContinue

        $files | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $problem.TargetObject | Should -Be 'no-address'
    }

    It 'sends no key with a download' {
        "${baseUri}samples/png" | Save-GptImage $folder | Out-Null

        (Get-SeenRequest | Where-Object route -EQ Image).authorization | Should -BeNullOrEmpty
    }

    It 'gives each address an outcome, whatever it is' {
        $addresses = @(
            "https://a$([char] 0x200D)b.example/a.png"
            'mailto:x'
            'data:image/png;base64,AA'
            'https://h:99999/a.png'
            'C:\a.png'
        )

        $files = $addresses + "${baseUri}samples/png" |
            Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue

        $files | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | ForEach-Object { $_ | Should -BeLike 'InvalidRequest,*' }
        $problem.TargetObject | Sort-Object | Should -Be ($addresses | Sort-Object)
    }

    It 'shows no user name and password of an address' {
        'https://me:secret@example.com/a.png' |
            Save-GptImage $folder -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $problem | Format-List * -Force | Out-String | Should -Not -BeLike '*secret*'
    }

    It 'asks this machine only where the user or a service of this machine says so' {
        $task = [pscustomobject]@{ TaskId = 'n1'; Status = 'Success'; ImageUrl = "${baseUri}samples/png" }

        $task |
            Save-GptImage $folder -BaseUri https://gptimage15.ai/ -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'InsecureUri,*'
        (Get-Ledger).image.requests | Should -Be 0

        Save-GptImage -ImageUrl $task.ImageUrl $folder -BaseUri https://gptimage15.ai/ | Should -HaveCount 1
        $task | Save-GptImage $folder | Should -HaveCount 1
    }

    It 'keeps the numbers of long names' {
        $task = [pscustomobject]@{
            TaskId = 'many'
            Status = 'Success'
            ImageUrl = "${baseUri}samples/png", "${baseUri}files/b.png?size=5000"
        }

        $names = ($task | Save-GptImage $folder -FileName ('a' * 300)).Name | Sort-Object

        $names | Should -HaveCount 2
        $names[0] | Should -BeLike '*-1.png'
        $names[1] | Should -BeLike '*-2.png'
    }

    It 'saves to the folder that was meant at the beginning' {
        Push-Location $TestDrive
        try {
            $file = & {
                "${baseUri}samples/png"
                Set-Location ([IO.Path]::GetTempPath())
                "${baseUri}samples/gif"
            } | Save-GptImage relative

            $file.DirectoryName | Sort-Object -Unique | Should -Be (Get-Item "$TestDrive/relative").FullName
        } finally {
            Pop-Location
        }
    }

    It 'ends the whole line before anything is paid for where the destination is <what>' -ForEach @(
        @{ what = 'on another provider'; destination = { 'Env:/x' } }
        @{ what = 'on a drive that there is not'; destination = { 'nosuchdrive:/x' } }
        @{ what = 'a file'; destination = { (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType File).FullName } }
        @{ what = 'below a file'; destination = {
            "$((New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType File).FullName)/x"
        } }
        @{ what = 'no possible name'; destination = { "$TestDrive/a`0b" } }
    ) {
        { 'a red fox' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage (& $destination) } |
            Should -Throw -ErrorId 'InvalidRequest,GptImage15.Commands.SaveGptImageCommand'

        (Get-Ledger).generate.requests | Should -Be 0
    }
}
