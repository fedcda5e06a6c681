BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator -RunningSec 60

    # Runs a pipeline in a runspace of its own, and stops it as Ctrl+C does once a condition holds. Says how long that
    # took.
    function Measure-Stop {
        param([string] $Script, [scriptblock] $Once)

        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; $Script")
        $running = $shell.BeginInvoke()
        $limit = [Diagnostics.Stopwatch]::StartNew()
        while (-not (& $Once)) {
            if ($limit.Elapsed.TotalSeconds -gt 20) { throw 'What should have begun did not.' }
            [Threading.Thread]::Yield() | Out-Null
        }

        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $took = $watch.Elapsed
        $running.AsyncWaitHandle.Dispose()
        $shell.Dispose()
        $took
    }
}

AfterAll { Stop-Simulator }

Describe 'Ctrl+C returns within half a second' {
    BeforeEach { Reset-Simulator }

    It 'during New, which sends nothing more, and the task under way still reaches the history' {
        Add-Fault @{ route = 'Generate'; delay = '00:00:02'; times = -1 }

        Measure-Stop "'a', 'b', 'c' | New-GptImageTask" { (Get-Ledger).acceptedTasks -eq 1 } |
            Should -BeLessThan ([timespan]::FromSeconds(0.5))

        $limit = [Diagnostics.Stopwatch]::StartNew()
        do { $task = Get-GptImageTask -History -Pending } until ($task -or $limit.Elapsed.TotalSeconds -gt 20)
        $task.Prompt | Should -Be 'a'
        (Get-Ledger).postsReceived | Should -Be 1
    }

    It 'and the end of its session does not wait for the task under way' -Skip:($PSEdition -eq 'Desktop') {
        Add-Fault @{ route = 'Generate'; delay = '00:00:05'; times = -1 }
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$module'; 'a' | New-GptImageTask").BeginInvoke()
        $limit = [Diagnostics.Stopwatch]::StartNew()
        while ((Get-Ledger).acceptedTasks -ne 1) {
            if ($limit.Elapsed.TotalSeconds -gt 20) { throw 'What should have begun did not.' }
        }

        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $shell.Dispose()

        $watch.Elapsed | Should -BeLessThan ([timespan]::FromSeconds(2))
    }

    It 'during Wait' {
        $id = (New-GptImageTask 'a').TaskId

        Measure-Stop "'$id' | Wait-GptImageTask -PollIntervalSec 1" { (Get-Ledger).status.requests -ge 1 } |
            Should -BeLessThan ([timespan]::FromSeconds(0.5))
    }

    It 'during Wait on a service that does not answer' {
        $id = (New-GptImageTask 'a').TaskId
        Add-Fault @{ route = 'Status'; neverAnswer = $true; times = -1 }

        Measure-Stop "'$id' | Wait-GptImageTask -PollIntervalSec 1" { (Get-Ledger).status.requests -ge 1 } |
            Should -BeLessThan ([timespan]::FromSeconds(0.5))
    }

    It 'during Get' {
        Add-Fault @{ route = 'Status'; neverAnswer = $true; times = -1 }

        Measure-Stop "Get-GptImageTask some-id" { (Get-Ledger).status.requests -ge 1 } |
            Should -BeLessThan ([timespan]::FromSeconds(0.5))
    }

    It 'during Save, which leaves no file' {
        Add-Fault @{ route = 'Image'; slowBytes = 1000; slowInterval = '00:00:00.200'; times = -1 }
        $folder = "$TestDrive/stopped"

        Measure-Stop "'${baseUri}files/a.png?size=1000000' | Save-GptImage '$folder'" {
            (Test-Path $folder) -and (Get-ChildItem $folder -Force | Where-Object Length -GT 0)
        } | Should -BeLessThan ([timespan]::FromSeconds(0.5))

        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }
}
