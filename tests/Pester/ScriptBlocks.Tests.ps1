# Script blocks that make the values of a request from what is piped in, whatever it is.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A script block' {
    BeforeEach { Reset-Simulator }

    It 'makes the prompt of <what>' -ForEach @(
        @{ what = 'numbers'; value = { 1, 2 }; block = { "fox $_" }; prompts = 'fox 1', 'fox 2' }
        @{
            what = 'objects with other properties'
            value = { [pscustomobject]@{ Product = 'boot'; Colour = 'red' } }
            block = { "a $($_.Colour) $($_.Product)" }
            prompts = 'a red boot'
        }
        @{
            what = 'an object with no property'
            value = { [pscustomobject]@{} }
            block = { 'a red fox' }
            prompts = 'a red fox'
        }
        @{ what = 'a hashtable'; value = { @{ Product = 'boot' } }; block = { "a $($_.Product)" }; prompts = 'a boot' }
        @{
            what = 'a data row'
            value = { [pscustomobject]@{ Product = 'boot' } | ConvertTo-DataRow }
            block = { "a $($_.Product)" }
            prompts = 'a boot'
        }
        @{ what = 'a process'; value = { Get-Process -Id $PID }; block = { "no. $($_.Id)" }; prompts = "no. $PID" }
        @{ what = 'a date'; value = { [datetime] '2026-01-02' }; block = { "$($_.Year)" }; prompts = '2026' }
        @{ what = 'an enumeration'; value = { [DayOfWeek]::Friday }; block = { "on $_" }; prompts = 'on Friday' }
    ) {
        (& $value | New-GptImageTask -Prompt $block).Prompt | Should -Be $prompts
    }

    It 'makes each value of a row without any of our columns' {
        $row = [pscustomobject]@{ Id = 5; Text = 'a boot'; Url = 'https://example.com/a.png'; Big = $true; Job = 'may' }
        $given = @{
            Prompt = { $_.Text }
            ImageUrl = { $_.Url }
            IdempotencyKey = { "row-$($_.Id)" }
            Size = { if ($_.Big) { '1024x1536' } else { '1024x1024' } }
            Quality = { 'low' }
            Tag = { $_.Job }
            FileName = { "boots/$($_.Id)" }
        }

        $task = $row | New-GptImageTask @given

        $task.Prompt, $task.IdempotencyKey, $task.Size, $task.Quality, $task.Tag, $task.FileName |
            Should -Be 'a boot', 'row-5', '1024*1536', 'low', 'may', 'boots/5'
        (Get-Ledger).tasks.images | Should -Be 'https://example.com/a.png'
    }

    It 'makes another value than the prompt, which is the same for <what>: <parameter>' -ForEach @(
        foreach ($each in @(
            @{ what = 'numbers'; value = { 1, 2 } }
            @{ what = 'objects'; value = { 1, 2 | ForEach-Object { [pscustomobject]@{ Id = $_ } } } }
            @{ what = 'hashtables'; value = { @{ Id = 1 }, @{ Id = 2 } } }
        )) {
            $each + @{ parameter = 'IdempotencyKey' }
            $each + @{ parameter = 'Tag' }
            $each + @{ parameter = 'FileName' }
        }
    ) {
        $given = @{ $parameter = { "no-$(if ($_.Id) { $_.Id } else { $_ })" } }

        $tasks = & $value | New-GptImageTask 'a red fox' @given

        $tasks.Prompt | Should -Be 'a red fox', 'a red fox'
        $tasks.$parameter | Should -Be 'no-1', 'no-2'
    }

    It 'makes the address of an image of <what>' -ForEach @(
        @{ what = 'an address'; value = { 'https://example.com/a.png' }; block = { $_ } }
        @{ what = 'a name'; value = { 'a.png' }; block = { "https://example.com/$_" } }
        @{ what = 'an object'; value = { @{ Url = 'https://example.com/a.png' } }; block = { $_.Url } }
        @{ what = 'a file'; value = { Get-Item $PSCommandPath }; block = { 'https://example.com/a.png' } }
    ) {
        (& $value | New-GptImageTask 'make it night' -ImageUrl $block).Prompt | Should -Be 'make it night'

        (Get-Ledger).tasks.images | Should -Be 'https://example.com/a.png'
    }

    It 'that finds no image to edit pays for no other picture: <what>' -ForEach @(
        @{ what = 'an object'; value = { [pscustomobject]@{ Url = $null } } }
        @{ what = 'a string'; value = { 'a.png' } }
        @{ what = 'a task'; value = { [pscustomobject]@{ TaskId = 'n1'; ImageUrl = 'https://example.com/a.png' } } }
    ) {
        $problem = & $value | Get-NewError -Given @{ Prompt = 'make it night'; ImageUrl = { $_.Url } }

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'Hashtables' {
    BeforeEach { Reset-Simulator }

    It 'are rows: <kind>' -ForEach @(
        @{ kind = 'a hashtable'; row = { @{ Prompt = 'a red fox'; Size = '1024x1536'; IdempotencyKey = 'fox-1' } } }
        @{ kind = 'an ordered dictionary'; row = {
            [ordered]@{ prompt = 'a red fox'; 'idempotency key' = 'fox-1'; Size = '1024x1536' }
        } }
        @{ kind = 'a dictionary of .NET'; row = {
            $map = [Collections.Generic.Dictionary[string, string]]::new()
            $map['prompt'], $map['size'], $map['idempotency_key'] = 'a red fox', '1024x1536', 'fox-1'
            , $map
        } }
    ) {
        $task = & $row | New-GptImageTask

        $task.Prompt, $task.Size, $task.IdempotencyKey | Should -Be 'a red fox', '1024*1536', 'fox-1'
    }

    It 'can hold several images' {
        @{ Prompt = 'join them'; ImageUrl = 'https://example.com/a.png', 'https://example.com/b.png' } |
            New-GptImageTask | Should -HaveCount 1

        (Get-Ledger).tasks.images | Should -Be 'https://example.com/a.png', 'https://example.com/b.png'
    }

    It 'have no value where a statement has no output' {
        (@{ Prompt = 'a red fox'; Tag = if ($false) { 'never' } } | New-GptImageTask).Tag | Should -BeNullOrEmpty
    }

    It 'without a prompt are refused' {
        (@{ Promt = 'a typo' } | Get-NewError).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'

        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'Several prompts for -Prompt' {
    It 'are refused, and the error says to pipe them: <what>' -ForEach @(
        @{ what = 'a list'; call = { New-GptImageTask -Prompt 'a red fox', 'an owl' @given } }
        @{ what = 'a list without the name'; call = { New-GptImageTask ('a red fox', 'an owl') @given } }
        @{ what = 'a script block with several texts'; call = {
            1 | New-GptImageTask -Prompt { 'a red fox', 'an owl' } @given
        } }
    ) {
        Reset-Simulator
        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }

        . $call | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        $problem.Exception.Message | Should -BeLike "*-Prompt*'a', 'b' | New-GptImageTask*"
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'Several addresses in one cell' {
    BeforeEach { Reset-Simulator }

    It 'are separated by <what>' -ForEach @(
        @{ what = 'a semicolon'; separator = ';' }
        @{ what = 'a comma'; separator = ',' }
        @{ what = 'a semicolon and a space'; separator = '; ' }
        @{ what = 'a comma between spaces'; separator = ' , ' }
        @{ what = 'a semicolon and a line break'; separator = ";`r`n" }
        @{ what = 'a space'; separator = ' ' }
    ) {
        $urls = 'https://example.com/a,b.png?x=1;2', 'HTTPS://example.com/c.png'
        [pscustomobject]@{ Prompt = 'join them'; ImageUrl = $urls -join $separator } | New-GptImageTask |
            Should -HaveCount 1

        (Get-Ledger).tasks.images | Should -Be $urls
    }

    It 'are no prompt either' {
        ('https://example.com/a.png,https://example.com/b.png' | Get-NewError).FullyQualifiedErrorId |
            Should -BeLike 'InvalidRequest,*'
    }
}
