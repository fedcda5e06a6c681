BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/Script.ps1
    Start-Simulator

    function Get-RecordedId { (Get-GptImageTask -History -Pending).TaskId | Sort-Object }

    function Get-PaidId { (Get-Ledger).tasks.taskId | Sort-Object }
}

AfterAll { Stop-Simulator }

Describe 'A script that ends first records what is under way' {
    BeforeEach { Reset-Simulator }

    It 'with Select-Object -First 1 as its last line' {
        Add-Fault @{ route = 'Generate'; prompt = 'b'; delay = '00:00:02' },
            @{ route = 'Generate'; prompt = 'c'; delay = '00:00:02' }

        Wait-Script (Open-Script "'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 3 | Select-Object -First 1") |
            Should -Match 'gptimg'

        Get-PaidId | Should -HaveCount 3
        Get-RecordedId | Should -Be (Get-PaidId)
    }

    It 'with -ErrorAction Stop at the first row' {
        Add-Fault @{ route = 'Generate'; prompt = 'a'; status = 400 },
            @{ route = 'Generate'; prompt = 'b'; delay = '00:00:02' },
            @{ route = 'Generate'; prompt = 'c'; delay = '00:00:02' }

        $process = Open-Script "'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 4 -ErrorAction Stop"
        Wait-Script $process | Should -Match 'refused'

        $process.ExitCode | Should -Be 1
        Get-PaidId | Should -HaveCount 2
        Get-RecordedId | Should -Be (Get-PaidId)
    }

    It 'with SIG<_>' -ForEach 'TERM', 'INT', 'HUP' -Skip:($env:OS -eq 'Windows_NT') {
        Add-Fault @{ route = 'Generate'; delay = '00:00:02'; times = 3 }
        $process = Open-Script "'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 4"
        Wait-Post 3

        /bin/kill "-$_" $process.Id
        $null = Wait-Script $process

        Get-PaidId | Should -HaveCount 3
        Get-RecordedId | Should -Be (Get-PaidId)
    }

    It 'with -NoHistory shows the ids that came too late' {
        Add-Fault @{ route = 'Generate'; prompt = 'b'; delay = '00:00:02' },
            @{ route = 'Generate'; prompt = 'c'; delay = '00:00:02' }

        $output = Wait-Script (Open-Script "
            'a', 'b', 'c' | New-GptImageTask -NoHistory -ThrottleLimit 3 | Select-Object -First 1")

        Get-PaidId | Should -HaveCount 3
        foreach ($id in Get-PaidId) { $output | Should -BeLike "*$id*" }
    }

    It 'with -NoHistory shows the id that a later cmdlet did not pass on' {
        $output = Wait-Script (Open-Script "'a' | New-GptImageTask -NoHistory | ForEach-Object { throw 'broken' }")

        Get-PaidId | Should -HaveCount 1
        $output | Should -BeLike "*$(Get-PaidId)*"
    }
}

Describe 'A paid task is emitted before a warning about it' {
    BeforeEach { Reset-Simulator }

    It 'with -WarningAction Stop and a history that can not be written' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; `$env:GPTIMAGE15_HISTORY = '$TestDrive/file/history.jsonl'
            New-Item '$TestDrive/file' | Out-Null
            'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 3 -WarningAction Stop")
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $path = $env:GPTIMAGE15_HISTORY
        try { $shell.Invoke($null, $output) } catch { $null = $_ } finally { $env:GPTIMAGE15_HISTORY = $path }

        $output[0].TaskId | Should -BeIn (Get-PaidId)
        $output[0].Prompt | Should -Be 'a'
        $shell.Dispose()
    }

    It 'and where the warning ends the script, the ids that were not emitted are shown' {
        New-Item "$TestDrive/occupied" | Out-Null
        $script = "`$env:GPTIMAGE15_HISTORY = '$TestDrive/occupied/history.jsonl'
            'a', 'b', 'c' | New-GptImageTask -ThrottleLimit 3 -WarningAction Stop"

        $output = Wait-Script (Open-Script $script)

        Get-PaidId | Should -HaveCount 3
        foreach ($id in Get-PaidId) { $output | Should -BeLike "*$id*" }
    }
}
