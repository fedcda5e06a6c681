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

Describe 'A value for -<parameter> that is not text' -ForEach @(
    foreach ($parameter in 'Size', 'Quality', 'InputFidelity', 'CallbackUrl', 'IdempotencyKey') {
        @{ parameter = $parameter }
    }
) {
    It 'is refused: <where>' -ForEach @(
        @{ where = 'on the command line'; call = { $it = @{ $parameter = Get-Date }; New-GptImageTask fox @it @given } }
        @{ where = 'made by a script block'; call = {
            $it = @{ $parameter = { $_.When } }
            [pscustomobject]@{ Prompt = 'fox'; When = Get-Date } | New-GptImageTask @it @given
        } }
        @{ where = 'in $PSDefaultParameterValues'; call = {
            $PSDefaultParameterValues = @{ "New-GptImageTask:$parameter" = Get-Date }
            'fox' | New-GptImageTask @given
        } }
        @{ where = 'as a property of a piped string'; call = {
            'fox' | Add-Member $parameter (Get-Date) -PassThru | New-GptImageTask @given
        } }
    ) {
        Reset-Simulator
        $given = @{ ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue' }

        . $call | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'
        $problem.Exception.Message | Should -BeLike "*-$parameter * type DateTime.*"
        (Get-Ledger).postsReceived | Should -Be 0
    }
}

Describe 'A date as a property of a task' {
    BeforeAll {
        Reset-Simulator
        $id = (New-GptImageTask 'a red fox' -NoHistory | Wait-GptImageTask -PollIntervalSec 1).TaskId
    }

    It 'does not keep it from <command>: <property>' -ForEach @(
        foreach ($property in 'Prompt', 'Size', 'IdempotencyKey', 'Status', 'ErrorMessage', 'ConsumedCredits') {
            @{ property = $property; command = 'Get-GptImageTask' }
            @{ property = $property; command = 'Wait-GptImageTask' }
        }
    ) {
        $task = [pscustomobject]@{ TaskId = $id; $property = [datetime] '2026-11-21' } | & $command

        $task.TaskId, $task.Status | Should -Be $id, 'Success'
        $task.$property | Should -Not -BeLike '*2026*'
    }

    It 'does not keep its images from being edited: IdempotencyKey' {
        $task = [pscustomobject]@{
            TaskId = $id
            ImageUrl = 'https://example.com/a.png'
            IdempotencyKey = [datetime] '2026-11-21'
        }

        ($task | New-GptImageTask -Prompt 'add a rainbow').Prompt | Should -Be 'add a rainbow'
    }

    It 'is refused as its task id: <command>' -ForEach @(
        foreach ($command in 'Get-GptImageTask', 'Wait-GptImageTask', 'Save-GptImage', 'New-GptImageTask') {
            @{ command = $command }
        }
    ) {
        $given = if ($command -eq 'Save-GptImage') { @{ Destination = "$TestDrive/none" } } else { @{} }
        [pscustomobject]@{ TaskId = [datetime] '2026-11-21'; Prompt = 'a red fox' } |
            & $command @given -ErrorVariable problem -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
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
