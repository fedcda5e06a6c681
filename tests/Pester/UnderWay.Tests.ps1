[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Script.ps1
    Start-Simulator -RunningSec 2
    $fromHistory = 'Get-GptImageTask -History -Pending | Wait-GptImageTask | Save-GptImage ./out'

    # Runs the line that a notice names, in a folder of its own, and says how many files it makes.
    function Measure-Continued {
        param([string] $Notice)

        $line = [regex]::Match($Notice, '(?<=To continue, run ).*?Save-GptImage \./out').Value
        $folder = (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid())").FullName
        Push-Location $folder
        try { @(& ([scriptblock]::Create($line))).Count } finally { Pop-Location }
    }

    function Wait-Poll {
        $limit = [Diagnostics.Stopwatch]::StartNew()
        while ((Get-Ledger).status.requests -lt 1) {
            if ($limit.Elapsed.TotalSeconds -gt 30) { throw 'No poll arrived.' }
        }
    }
}

AfterAll { Stop-Simulator }

Describe 'New-GptImageTask that ends early says what is under way, and the line that continues' {
    BeforeEach { Reset-Simulator }

    It 'at SIG<_>' -ForEach 'INT', 'TERM' -Skip:($env:OS -eq 'Windows_NT') {
        Add-Fault @{ route = 'Generate'; delay = '00:00:02'; times = 3 }
        $process = Open-Script "'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 4"
        Wait-Post 3

        /bin/kill "-$_" $process.Id
        $output = Wait-Script $process

        $output | Should -BeLike "*3 request(s) are under way.*To continue, run $fromHistory*"
        Measure-Continued $output | Should -Be 3
    }

    It 'with -ErrorAction Stop at the first row' {
        Add-Fault @{ route = 'Generate'; prompt = 'a'; status = 400 },
            @{ route = 'Generate'; prompt = 'b'; delay = '00:00:02' },
            @{ route = 'Generate'; prompt = 'c'; delay = '00:00:02' }

        $output = Wait-Script (Open-Script "'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 4 -ErrorAction Stop")

        $output | Should -BeLike "*2 request(s) are under way.*To continue, run $fromHistory*"
    }

    It 'with Select-Object -First 1, also of tasks that were accepted and not emitted' {
        Add-Fault @{ route = 'Generate'; prompt = 'c'; delay = '00:00:02' }

        $output = Wait-Script (Open-Script "
            'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 3 | Select-Object -First 1")

        $output | Should -BeLike "*2 request(s) are under way.*To continue, run $fromHistory*"
    }

    It 'with -NoHistory says that the ids follow' {
        Add-Fault @{ route = 'Generate'; prompt = 'b'; delay = '00:00:02' }

        $output = Wait-Script (Open-Script "
            'a', 'b' | New-GptImageTask -NoHistory -ThrottleLimit 3 | Select-Object -First 1")

        $output | Should -BeLike '*1 request(s) are under way, without a history. Their task ids are shown*'
        foreach ($id in (Get-Ledger).tasks.taskId) { $output | Should -BeLike "*$id*" }
    }
}

Describe 'Wait-GptImageTask that ends early says which tasks have not ended, and the line that continues' {
    BeforeEach { Reset-Simulator }

    It 'by their ids, where they are few' -Skip:($env:OS -eq 'Windows_NT') {
        $process = Open-Script "'a', 'b' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1"
        Wait-Poll

        /bin/kill -INT $process.Id
        $output = Wait-Script $process

        $output | Should -BeLike '*2 task(s) have not ended. To continue, run ''n*'', ''n*'' | Wait-GptImageTask*'
        Measure-Continued $output | Should -Be 2
    }

    It 'by the history, where they are many, at SIG<_>' -ForEach 'INT', 'TERM' -Skip:($env:OS -eq 'Windows_NT') {
        $process = Open-Script "1..5 | ForEach-Object { `"a fox `$_`" } | New-GptImageTask |
            Wait-GptImageTask -PollIntervalSec 1 | Save-GptImage '$TestDrive/many'"
        Wait-Post 5
        Wait-Poll

        /bin/kill "-$_" $process.Id
        $output = Wait-Script $process

        $output | Should -BeLike "*5 task(s) have not ended. To continue, run $fromHistory*"
    }

    It 'by their ids, where there is no history' {
        Add-Fault @{ route = 'Status'; delay = '00:00:01'; times = -1 }

        $output = Wait-Script (Open-Script "`$env:GPTIMAGE15_HISTORY = 'off'
            `$tasks = 1..4 | ForEach-Object { `"a fox `$_`" } | New-GptImageTask
            `$tasks | Wait-GptImageTask -PollIntervalSec 1 -ThrottleLimit 1 | Select-Object -First 1")

        $output | Should -Match '[123] task\(s\) have not ended. To continue, run ''n'
    }
}

Describe 'A pipeline says nothing at its end' {
    BeforeEach { Reset-Simulator }

    It 'where nothing is under way: <_>' -ForEach @(
        "'a', 'b' | New-GptImageTask | Select-Object -First 1"
        "'a', 'b' | New-GptImageTask -ThrottleLimit 2"
        "'a' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 | Select-Object -First 1"
        "'a', 'b' | New-GptImageTask | Wait-GptImageTask -PollIntervalSec 1 -Any"
        "try { 'a' | New-GptImageTask | ForEach-Object { throw 'broken' } } catch { 'caught' }"
    ) {
        $output = Wait-Script (Open-Script $_)

        $output | Should -Not -BeLike '*To continue*'
        $output.Trim() | Should -Not -BeNullOrEmpty
    }

    It 'where warnings are not wanted' {
        Add-Fault @{ route = 'Generate'; prompt = 'b'; delay = '00:00:01' }

        Wait-Script (Open-Script "
            'a', 'b' | New-GptImageTask -ThrottleLimit 3 -WarningAction SilentlyContinue | Select-Object -First 1") |
            Should -Not -BeLike '*under way*'
    }
}
