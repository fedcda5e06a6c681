[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
    $saved = (New-Item -ItemType Directory "$TestDrive/saved").FullName
    $given = @{ MaximumRetryCount = 0; ErrorAction = 'Continue' }

    # The one error of a command, which shows its whole message also where it has details.
    function Get-Problem([scriptblock] $Command) {
        $problem = & $Command *>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
        $problem | Should -HaveCount 1
        if ($problem.ErrorDetails) { $problem.ErrorDetails.Message | Should -Be $problem.Exception.Message }
        $problem
    }
}

AfterAll { Stop-Simulator }

Describe 'The messages' {
    It 'are in the language of the session, of the cmdlets and of the client: <culture>' -ForEach @(
        @{ culture = 'zh-CN'; cmdlet = '请指定 -ApiKey'; client = '请提供 https 地址' }
        @{ culture = 'fr-FR'; cmdlet = 'Indiquez -ApiKey'; client = 'Indiquez une adresse https' }
        @{ culture = 'ja-JP'; cmdlet = '-ApiKey を指定する'; client = 'https のアドレスを指定してください' }
        @{ culture = 'de-DE'; cmdlet = 'Specify -ApiKey'; client = 'Use an https address' }
    ) {
        $engine = (Get-Process -Id $PID).Path
        $said = & $engine -NoProfile -NonInteractive -Command "
            [Console]::OutputEncoding = [Text.Encoding]::UTF8
            `$env:GPTIMAGE15_API_KEY = `$null
            Import-Module '$module'
            [cultureinfo]::CurrentUICulture = '$culture'
            try { Get-GptImageTask x } catch { `$_.Exception.Message }
            try { Get-GptImageTask x -ApiKey k -BaseUri http://example.com } catch { `$_.Exception.Message }"

        $said | Should -HaveCount 2
        $said[0] | Should -Match $cmdlet
        $said[1] | Should -Match $client
    }
}

Describe 'An error of the client' {
    BeforeEach { Reset-Simulator }

    It 'says after an unknown outcome where the request is listed' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }

        $problem = Get-Problem { New-GptImageTask 'a fox' @given }

        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        $problem.Exception.Message | Should -Match (
            'Reason: .*\. Get-GptImageTask -History lists the request with the status SubmissionUnknown\.$')
        $problem.TargetObject.ErrorMessage | Should -Be $problem.Exception.Message
    }

    It 'says of an unknown outcome of an earlier submission how to send one row again' {
        Add-Fault @{ route = 'Generate'; cut = 'AfterAccept' }
        $null = New-GptImageTask 'a fox' -IdempotencyKey k1 @given 2>&1

        $problem = Get-Problem { New-GptImageTask 'a fox' -IdempotencyKey k1 @given }

        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        $problem.Exception.Message | Should -Match (
            ' If the request was not accepted, send this row alone with -Force: ' +
            '-Force applies to every row of the call\.$')
        $problem.Exception.Message | Should -Not -Match '-History'
    }

    It 'says of tasks that a response names how to poll them' {
        $body = '{"code":429,"message":"Too many","data":{"task_id":"n1"}}'
        Add-Fault @{ route = 'Generate'; status = 429; rawBody = $body }

        $problem = Get-Problem { New-GptImageTask 'a fox' @given }

        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmissionOutcomeUnknown,*'
        $problem.Exception.Message | Should -Match (
            'names the task n1\. Response: 429: Too many\. Poll the task with Get-GptImageTask -TaskId n1\.$')
        $problem.Exception.StatusCode | Should -Be 429
        $problem.Exception.ServiceMessage | Should -Be 'Too many (task n1)'
    }

    It 'says after a timeout how to wait again, also after the words of the service' {
        $task = New-GptImageTask 'a fox'
        Add-Fault @{ route = 'Status'; status = 503; message = 'Internal Server Error'; times = -1 }

        $problem = Get-Problem { $task | Wait-GptImageTask @given -TimeoutSec 2 -PollIntervalSec 1 }

        $problem.FullyQualifiedErrorId | Should -BeLike 'TaskTimeout,*'
        $problem.Exception.Message | Should -Match (
            'It is not lost\..*Internal Server Error\. Pipe the task id into Wait-GptImageTask to wait again\.$')
    }

    It 'says of a file that exists how to replace or keep it' {
        $null = "${baseUri}samples/png" | Save-GptImage $saved -FileName fox

        $problem = Get-Problem { "${baseUri}samples/png" | Save-GptImage $saved -FileName fox @given }

        $problem.Exception.Message | Should -Match (
            "fox\.png' exists\. Use -Force to replace it, or -SkipExisting to keep it\.$")
    }

    It 'says of a name that two images have how to give each its own' {
        $image = "${baseUri}samples/png"

        $problem = Get-Problem { $image, $image | Save-GptImage $saved -FileName owl @given }

        $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $problem.Exception.Message | Should -Match 'its own name\. For example, use -FileName { \$_\.TaskId }\.$'
    }

    It 'says of a damaged text how to read its file' {
        $problem = Get-Problem { New-GptImageTask "a fox$([char] 0xFFFD)" @given }

        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $problem.Exception.Message | Should -Match 'with its own encoding\. For example, use Import-Csv -Encoding\.$'
    }

    It 'says of an image URL on this machine, which no simulator can return, how to save it' {
        $command = Get-Command Save-GptImage
        $client = (Get-Command New-GptImageTask).OutputType[0].Type.Assembly
        $problem = $client.GetType('GptImage15.GptImageException')::new('InsecureUri', 'It was not downloaded.')
        $case = $problem.GetType().GetProperty('Case', [Reflection.BindingFlags] 'Instance, NonPublic')
        $case.SetValue($problem, [enum]::Parse($case.PropertyType, 'ImageAddressNotPublic'))
        $catalog = $command.ImplementingType.Assembly.GetType('GptImage15.Output.ErrorCatalog')

        $record = $catalog.GetMethod('ToRecord').Invoke($null, @($problem, $null))

        $record.Exception.Message | Should -Be (
            'It was not downloaded. If the URL is correct, specify it with -ImageUrl.')
    }

    It 'has no advice that belongs to another case of its id' {
        (Get-Problem { New-GptImageTask ' ' @given }).Exception.Message | Should -Not -Match 'Import-Csv'
        (Get-Problem { 'http://example.com/a.png' | Save-GptImage $saved @given }).Exception.Message |
            Should -Not -Match '-ImageUrl'
    }
}
