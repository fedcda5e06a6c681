namespace GptImage15.Simulator;

/// <summary>The routes of the service, for faults and for the counters of the ledger.</summary>
public enum ServiceRoute
{
    /// <summary>For a fault: all routes below. For a request: an unknown address, with the response 404.</summary>
    Any,

    /// <summary>POST /api/generate.</summary>
    Generate,

    /// <summary>GET /api/status.</summary>
    Status,

    /// <summary>GET and HEAD of /images, /files and /samples.</summary>
    Image,
}
