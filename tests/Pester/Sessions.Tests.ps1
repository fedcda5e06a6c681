[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    $hasThreadJobs = [bool] (Get-Module ThreadJob, Microsoft.PowerShell.ThreadJob -ListAvailable)

    # What becomes of an object on its way to another session and back.
    $journeys = @(
        @{ journey = 'Start-Job'; carry = {
            param($made)
            Start-Job { $input } -InputObject $made | Receive-Job -Wait -AutoRemoveJob
        } }
        @{ journey = 'a job that makes it'; carry = {
            param($made)
            Start-Job { Import-Module $args[0]; Get-GptImageTask $args[1] } -ArgumentList $module, $made.TaskId |
                Receive-Job -Wait -AutoRemoveJob
        } }
        @{ journey = 'Start-ThreadJob'; skip = -not $hasThreadJobs; carry = {
            param($made)
            Start-ThreadJob { $input } -InputObject $made | Receive-Job -Wait -AutoRemoveJob
        } }
        @{ journey = 'ForEach-Object -Parallel'; skip = $PSVersionTable.PSVersion.Major -lt 7; carry = {
            param($made)
            $made | ForEach-Object -Parallel { $_ }
        } }
        @{ journey = 'Export-Clixml'; carry = { param($made) $made | ConvertTo-ClixmlCopy } }
        @{ journey = 'the serialisation of remoting'; carry = {
            param($made)
            [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($made, 1))
        } }
        @{ journey = 'the serialisation of remoting, twice'; carry = {
            param($made)
            foreach ($hop in 1, 2) {
                $text = [Management.Automation.PSSerializer]::Serialize($made, 1)
                $made = [Management.Automation.PSSerializer]::Deserialize($text)
            }

            $made
        } }
    )
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    . $PSScriptRoot/PromptHost.ps1
    Start-Simulator

    # Runs scripts at once, each in a runspace of its own; gives what each emitted, in their order.
    function Invoke-InRunspace {
        param([scriptblock] $Script, [object[]] $Argument)

        $shells = foreach ($one in $Argument) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript($Script).AddArgument($module).AddArgument($one)
            @{ Shell = $shell; Running = $shell.BeginInvoke() }
        }

        foreach ($each in $shells) {
            try { , @($each.Shell.EndInvoke($each.Running)) }
            finally { $each.Shell.Dispose() }
        }
    }
}

AfterAll { Stop-Simulator }

Describe 'A task that went through <journey>' -ForEach $journeys {
    BeforeAll {
        if (-not $skip) {
            Reset-Simulator
            $submitted = New-GptImageTask 'a red fox' -Size 1024x1536 -Quality low -IdempotencyKey k1
            $running = & $carry $submitted
            $finished = $running | Wait-GptImageTask -PollIntervalSec 1
            $ended = & $carry $finished
        }
    }

    It 'is waited for' -Skip:$skip {
        $finished | Should -BeOfType GptImage15.GptImageTask
        $finished.TaskId | Should -Be $submitted.TaskId
        $finished.Status | Should -Be Success
        $finished.Prompt, $finished.Size | Should -Be 'a red fox', '1024*1536'
        $finished.Quality, $finished.IdempotencyKey | Should -Be 'low', 'k1'
    }

    It 'is known to have ended' -Skip:$skip {
        $asked = (Get-Ledger).status.requests

        $again = $ended | Wait-GptImageTask

        $again.Status | Should -Be Success
        $again.ImageUrl | Should -Be $finished.ImageUrl
        $again.CreatedAt | Should -Be $finished.CreatedAt
        (Get-Ledger).status.requests | Should -Be $asked
    }

    It 'is saved' -Skip:$skip {
        $file = $ended | Save-GptImage "$TestDrive/$([guid]::NewGuid())" -FileName { "$($_.TaskId) $($_.Prompt)" }

        $file.BaseName | Should -Be "$($submitted.TaskId) a red fox"
    }

    It 'is edited, and not paid for again under its own key or prompt' -Skip:$skip {
        $edited = $ended | New-GptImageTask -Prompt 'add a rainbow'

        $edited.TaskId | Should -Not -Be $submitted.TaskId
        $edited.IdempotencyKey | Should -BeNullOrEmpty
        $sent = (Get-Ledger).tasks[-1]
        $sent.prompt, $sent.size, $sent.quality | Should -Be 'add a rainbow', '1024*1536', 'low'
        $sent.images | Should -Be $finished.ImageUrl

        $ended | New-GptImageTask -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
    }

    It 'is shown as a task' -Skip:$skip {
        $shown = ($ended | Format-Table | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ }

        $shown[0] -split '\s+' | Should -Be 'TaskId', 'Status', 'Credits', 'Age', 'Prompt'
        $shown[2] | Should -BeLike "$($submitted.TaskId)*Success*s a red fox"
    }
}

Describe 'Runspaces of one process' {
    BeforeEach { Reset-Simulator }

    It 'each use the key and the address they were given' {
        $first = @{
            Simulator = $simulator
            BaseUri = $baseUri
            History = $historyFolder
            Path = $env:GPTIMAGE15_HISTORY
        }
        Start-Simulator -Option '--key', 'sk-second'
        try {
            # Both services hold the first answer back, so that both runspaces are under way at once.
            Add-Fault @{ route = 'Generate'; delay = '00:00:00.300' }
            $services = @(
                @{ BaseUri = $first.BaseUri; ApiKey = 'sk-simulator'; Prompts = 1..20 | ForEach-Object { "first $_" } }
                @{ BaseUri = $baseUri; ApiKey = 'sk-second'; Prompts = 1..20 | ForEach-Object { "second $_" } }
            )
            $tasks = Invoke-InRunspace -Argument $services -Script {
                param($module, $service)

                Import-Module $module
                $service.Prompts | New-GptImageTask -ApiKey $service.ApiKey -BaseUri $service.BaseUri -ThrottleLimit 4 |
                    Wait-GptImageTask -ApiKey $service.ApiKey -BaseUri $service.BaseUri -PollIntervalSec 1
            }

            foreach ($i in 0, 1) {
                $tasks[$i] | Should -HaveCount 20
                $tasks[$i].Status | Sort-Object -Unique | Should -Be Success
                $ledger = Invoke-RestMethod "$($services[$i].BaseUri)_simulator/ledger"
                $ledger.tasks.prompt | Sort-Object | Should -Be ($services[$i].Prompts | Sort-Object)
                $requests = Invoke-RestMethod "$($services[$i].BaseUri)_simulator/requests"
                $requests.authorization | Sort-Object -Unique | Should -Be "Bearer $($services[$i].ApiKey)"
                Get-GptImageTask -History -BaseUri $services[$i].BaseUri | Should -HaveCount 20
            }
        }
        finally {
            Stop-Simulator
            $script:simulator, $script:baseUri, $script:historyFolder = $first.Simulator, $first.BaseUri, $first.History
            $env:GPTIMAGE15_BASE_URI, $env:GPTIMAGE15_HISTORY = $first.BaseUri, $first.Path
        }
    }

    It 'do not see what another was given' {
        $seen = Invoke-InRunspace -Argument 'given', 'none' -Script {
            param($module, $kind)

            Import-Module $module
            $given = if ($kind -eq 'given') { @{ ApiKey = 'wrong'; BaseUri = 'http://127.0.0.1:1' } } else { @{} }
            Test-GptImageConnection @given -WarningAction SilentlyContinue
        }

        $seen[0].IsReachable | Should -BeFalse
        $seen[1].IsAuthorized | Should -BeTrue
        $seen[1].KeySource | Should -Be '$env:GPTIMAGE15_API_KEY'
    }

    It 'pay once for one idempotency key' {
        $tasks = Invoke-InRunspace -Argument (1..6) -Script {
            param($module)

            Import-Module $module
            (New-GptImageTask 'a red fox' -IdempotencyKey shared).TaskId
        }

        $tasks | ForEach-Object { $_ } | Sort-Object -Unique | Should -HaveCount 1
        (Get-Ledger).acceptedTasks | Should -Be 1
    }

    It 'share the history without losing a line' {
        $tasks = Invoke-InRunspace -Argument (1..6) -Script {
            param($module, $number)

            Import-Module $module
            1..10 | ForEach-Object { "$number of $_" } |
                New-GptImageTask -ThrottleLimit 3 | Wait-GptImageTask -PollIntervalSec 1
        }

        $known = Get-GptImageTask -History -WarningVariable warning
        $warning | Should -BeNullOrEmpty
        $known.TaskId | Sort-Object | Should -Be (($tasks | ForEach-Object { $_ }).TaskId | Sort-Object)
        $known.Status | Sort-Object -Unique | Should -Be Success
    }

    It 'go on when the module is removed from another' {
        # In a process of its own, where nothing is loaded yet, and in a language whose messages are in a file of their
        # own.
        $engine = (Get-Process -Id $PID).Path
        $said = & $engine -NoProfile -NonInteractive -Command {
            param($module)

            $shells = 1..4 | ForEach-Object { [powershell]::Create() }
            function Invoke-In($shell, $script) {
                $shell.Commands.Clear()
                $shell.AddScript($script).Invoke()
            }

            foreach ($shell in $shells) { Invoke-In $shell "Import-Module '$module'" }
            Invoke-In $shells[0] 'Remove-Module GptImage15'
            Invoke-In $shells[1] 'Remove-Module GptImage15'
            $shells[2].Dispose()

            Invoke-In $shells[3] '(Get-GptImageTask ((New-GptImageTask "a red fox").TaskId)).Prompt'
            Invoke-In $shells[3] '[cultureinfo]::CurrentUICulture = "fr-FR"
                try { Test-GptImageConnection -ApiKey " " } catch { "$_" }'
            Invoke-In $shells[0] "Import-Module '$module'; (Get-GptImageTask -History).Prompt"
            Invoke-In $shells[3] '(Test-GptImageConnection).IsAuthorized'
        } -args $module

        $said[1] | Should -BeLike 'La cl* API est vide.'
        $said[0, 2, 3] | Should -Be 'a red fox', 'a red fox', 'True'
    }

    It 'can all import, use and remove it, again and again' {
        $counts = Invoke-InRunspace -Argument (1..8) -Script {
            param($module)

            foreach ($time in 1..3) {
                Import-Module $module
                (Test-GptImageConnection).IsAuthorized
                Remove-Module GptImage15
            }
        }

        $counts | ForEach-Object { $_ } | Should -Be (@($true) * 24)
        (Test-GptImageConnection).IsAuthorized | Should -BeTrue
    }
}

Describe 'A restricted session without Update-FormatData' {
    It 'starts tasks as any other' {
        $state = [initialsessionstate]::Create()
        $command = Get-Command New-GptImageTask
        $entry = 'System.Management.Automation.Runspaces.SessionStateCmdletEntry'
        $state.Commands.Add((New-Object $entry $command.Name, $command.ImplementingType, $null))
        $shell = New-PromptShell -State $state
        try {
            $task = $shell.AddCommand('New-GptImageTask').AddParameter('Prompt', 'a red fox').Invoke()

            $task.Prompt | Should -Be 'a red fox'
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally { $shell.Dispose() }
    }
}
