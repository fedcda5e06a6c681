# The limits of parameters, and values of other types for them.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeDiscovery {
    . $PSScriptRoot/Simulator.ps1
    $limits = foreach ($command in Get-Command -Module GptImage15) {
        foreach ($parameter in $command.Parameters.Values) {
            $range = $parameter.Attributes | Where-Object { $_ -is [Management.Automation.ValidateRangeAttribute] }
            if ($range) {
                @{ command = $command.Name; parameter = $parameter.Name; value = $range.MinRange }
                @{ command = $command.Name; parameter = $parameter.Name; value = $range.MaxRange }
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'A limit' {
    It 'is accepted by the client: <command> -<parameter> <value>' -ForEach $limits {
        $given = @{ $parameter = $value }
        if ($parameter -eq 'Last') { $given.History = $true }
        if ($command -eq 'Save-GptImage') { $given.Destination = "$TestDrive/saved" }

        # Without an input, the cmdlet gives its options to the client, and calls nothing.
        { if ($command -eq 'Test-GptImageConnection') { & $command @given } else { @() | & $command @given } } |
            Should -Not -Throw
    }

    It 'is that of the client for -TimeoutSec: 10 years' {
        { 'n1' | Wait-GptImageTask -TimeoutSec 315360001 } |
            Should -Throw -ErrorId 'ParameterArgumentValidationError,GptImage15.Commands.WaitGptImageTaskCommand'
    }
}

Describe 'White space in Save-GptImage -TaskId' {
    BeforeEach { Reset-Simulator }

    It 'is removed around a task id' {
        $id = (New-GptImageTask 'a red fox' | Wait-GptImageTask -PollIntervalSec 1).TaskId

        (Save-GptImage -TaskId " $id`n" "$TestDrive/trimmed").BaseName | Should -Be $id
    }

    It 'alone is an error' {
        Save-GptImage -TaskId '  ' "$TestDrive/none" -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.SaveGptImageCommand'
        Get-SeenRequest | Should -BeNullOrEmpty
    }
}
